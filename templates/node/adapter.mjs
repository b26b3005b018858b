// The adapter: speaks the protocol on stdin and stdout.

import * as platform from './connect.mjs';
import { serve } from './kit.mjs';

serve(platform);
