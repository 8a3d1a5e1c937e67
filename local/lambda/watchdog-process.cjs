// Outlives the host by a moment: kills the execution environments that a killed host leaves behind. They
// cannot do it themselves, because a frozen (SIGSTOP) process does not notice that its channel closed.
// Each input line is `+PID` or `-PID`; the end of the input is the end of the host.
const pids = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

require('node:readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => pids[line[0] === '+' ? 'add' : 'delete'](Number(line.slice(1))))
  .on('close', () => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has gone by itself.
      }
    }
    process.exit(0);
  });
