// Connects platform.mjs to the harness: `miniapp-conformance check -- node examples/node/adapter.mjs`.

import { connect } from './connect.mjs';
import { serve } from './kit.mjs';
import { Platform } from './platform.mjs';

serve(connect(Platform));
