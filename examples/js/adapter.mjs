// Connects the platform next door to the harness, without Node: `miniapp-conformance check --js examples/js/adapter.mjs`.

import { connect } from '../node/connect.mjs';
import { Platform } from '../node/platform.mjs';

export default connect(Platform, 'embedded sample platform');
