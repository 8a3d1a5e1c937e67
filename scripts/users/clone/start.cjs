require('../../cli/start-bundled.cjs').startCommand('clone');
