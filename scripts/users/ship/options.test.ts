import { UsageError } from '../../cli/command';
import { readShipCommand } from './options';

test.each([
  ['no --to', ['-'], '--to: is missing, expected HOST:PORT or -'],
  ['--to without a port', ['-', '--to', 'host'], '--to: found "host", expected HOST:PORT'],
  ['--to with port 0', ['-', '--to', 'host:0'], '--to: found "host:0", expected HOST:PORT'],
  ['--to a URL', ['-', '--to', 'tcp://h:1'], '--to: found "tcp://h:1", expected HOST:PORT'],
  ['no file', ['--to', '-'], 'FILE: is missing'],
  ['standard input twice', ['-', '-', '--to', '-'], 'FILE: found - twice'],
  ['a name for two', ['x', '-', '--to', '-', '--name', 'a'], '--name: found 2 FILEs to name'],
  [
    'another name for an object',
    ['s3://b/k', '--to', '-', '--name', 'a'],
    '--name: found s3://b/k, which is its name already',
  ],
  ['a label without =', ['-', '--to', '-', '--label', 'x'], '--label: found "x", expected NAME='],
  ['a dot in a label', ['-', '--to', '-', '--label', 'a.b=c'], '--label: found "a.b=c", expected'],
  ['a count that is none', ['-', '--to', '-', '--attempts', '0'], '--attempts: found "0", exp'],
  ['an unknown protocol', ['-', '--to', 'h:1', '--protocol', 'udp'], '--protocol: found "udp"'],
  [
    'a level that is none',
    ['-', '--to', 'h:1', '--compression', '10'],
    '--compression: found "10"',
  ],
  [
    'compression over tcp',
    ['-', '--to', 'h:1', '--protocol', 'tcp', '--compression', '1'],
    '--compression: found with --protocol tcp; only lumberjack compresses',
  ],
  [
    'no room for a witness',
    ['-', '--to', 'h:1', '--protocol', 'tcp', '--connection-count-limit', '1'],
    '--connection-count-limit: found "1", expected a whole number from 2 to 900',
  ],
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

test('lumberjack unless it is said otherwise', () => {
  const targetOf = (...argv: string[]) => readShipCommand(['-', '--to', 'h:1', ...argv]).target;
  expect(targetOf()).toMatchObject({ protocol: 'lumberjack' });
  expect(targetOf('--compression', '0')).toMatchObject({ protocol: 'lumberjack', compression: 0 });
  expect(targetOf('--connection-count-limit', '1')).toMatchObject({ connectionCountLimit: 1 });
  expect(targetOf('--protocol', 'tcp')).toMatchObject({ protocol: 'tcp' });
});

test('no delivery gives up waiting for a connection: patience does, or with --keep-trying nobody', () => {
  const { target } = readShipCommand(['-', '--to', 'h:1', '--keep-trying']);
  expect(target).toMatchObject({ connectionWaitMilliseconds: Infinity, attempts: Infinity });
});
