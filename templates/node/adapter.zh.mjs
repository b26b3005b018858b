// 适配器：在标准输入和标准输出上遵守协议。

import * as platform from './connect.mjs';
import { serve } from './kit.mjs';

serve(platform);
