// The mini program that the harness drives. It has one page; everything else is in conformance/.
App({});
