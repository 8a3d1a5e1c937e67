// Follows a page's changes as a browser does, in a process of its own: argv has the address. Says `ready`
// with the first change, and on each message how many there have been since.
const { get } = require('node:http');

let isReady = false;
let changes = 0;
get(`${process.argv[2]}/changes`, (response) => {
  response.setEncoding('utf8');
  response.on('data', (piece) => {
    changes += piece.split('\n\n').length - 1;
    if (!isReady) process.send('ready');
    isReady = true;
  });
});
process.on('message', () => {
  process.send(changes);
  changes = 0;
});
process.on('disconnect', () => process.exit(0));
