import { UsageError } from '../../cli/command';
import { readShipCommand } from '../options';

test.each([
  ['no --to', ['-'], '--to: is missing, expected HOST:PORT or -'],
  ['--to without a port', ['-', '--to', 'host'], '--to: found "host", expected HOST:PORT'],
  ['--to with port 0', ['-', '--to', 'host:0'], '--to: found "host:0", expected HOST:PORT'],
  ['--to a URL', ['-', '--to', 'tcp://h:1'], '--to: found "tcp://h:1", expected HOST:PORT'],
  ['no file', ['--to', '-'], 'FILE: is missing'],
  ['standard input twice', ['-', '-', '--to', '-'], 'FILE: found - twice'],
  ['a name for nothing', ['x', '--to', '-', '--name', 'a'], '--name: names standard input'],
  ['a label without =', ['-', '--to', '-', '--label', 'x'], '--label: found "x", expected NAME='],
  ['a count that is none', ['-', '--to', '-', '--attempts', '0'], '--attempts: found "0", exp'],
  ['a missing CA', ['-', '--to', 'h:1', '--tls-ca', 'x.pem'], '--tls-ca: "x.pem" cannot be read'],
  [
    'texts that are no certificates',
    ['-', '--to', 'h:1', '--tls-ca', 'package.json', '--tls-certificate', 'package.json'],
    "--tls-ca package.json: found no certificate, expected the receiver's certificate authority " +
      'as PEM\n--tls-certificate package.json: found no certificate',
  ],
])('refused: %s', (_, argv, message) => {
  expect(() => readShipCommand(argv)).toThrow(UsageError);
  expect(() => readShipCommand(argv)).toThrow(message);
});

test('an unknown flag is refused', () => {
  expect(() => readShipCommand(['-', '--to', '-', '--apis', 'x'])).toThrow("'--apis'");
});

test('an IPv6 receiver is given in brackets', () => {
  const { target } = readShipCommand(['-', '--to', '[::1]:5000']);
  expect(target).toMatchObject({ host: '::1', port: 5000 });
});
