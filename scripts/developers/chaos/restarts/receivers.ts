import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Protocol } from '@lambda-core/elb-log-processor/delivery/delivery';
import { findTool } from '@lambda-core/local/tools/find-tool';

/** A receiver that restarts while it is slow, as a process of its own. */
export type RestartingReceiver = {
  readonly name: string;
  readonly protocol: Protocol;
  readonly tls: boolean;
  /** See `receiver-process.ts`. */
  readonly command: readonly string[];
  /** Bytes a second. */
  readonly rates: readonly number[];
};

const JAVA = join(__dirname, '..', 'java');
/** Compiles quickly, for it need not run fast, and Netty's warnings are of no use here. */
const JAVA_FLAGS = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Djava.util.logging.config.file=/dev/null',
];
const NETTY_JARS = ['common', 'buffer', 'resolver', 'transport', 'codec', 'handler'];

const FAST = [20e6, 5e6, 2e6];
/** Netty goes on reading for two seconds before it closes what is unread. */
const SLOW = [1e6, 5e5, 2.5e5];

/** Receivers made like Logstash's tcp input, as far as there is what they need, and what is missing. */
export function findJavaReceivers(environment = process.env): {
  receivers: readonly RestartingReceiver[];
  absent: readonly string[];
} {
  const java = findTool('java', environment);
  if (java === undefined) return { receivers: [], absent: ['java is not on this machine'] };
  const plain = { protocol: 'tcp', tls: false } as const;
  const source = (name: string) => join(JAVA, `${name}.java`);
  const nio: RestartingReceiver = {
    ...plain,
    name: 'NIO',
    command: [java, ...JAVA_FLAGS, source('NioReceiver')],
    rates: FAST,
  };
  const jars = findNetty(environment);
  if (jars === undefined) {
    const how = 'expected in /usr/share/java (libnetty-java), or NETTY_CLASSPATH';
    return { receivers: [nio], absent: [`Netty is not on this machine: ${how}`] };
  }
  const netty: RestartingReceiver = {
    ...plain,
    name: 'Netty',
    command: [java, ...JAVA_FLAGS, '-cp', jars, source('NettyReceiver')],
    rates: SLOW,
  };
  return {
    receivers: [nio, netty, { ...netty, name: 'Netty, TLS', tls: true }],
    absent: [],
  };
}

/** The local receiver, which understands both protocols. */
export function nodeReceivers(): readonly RestartingReceiver[] {
  const command = [process.execPath, '--require', 'tsx/cjs', join(__dirname, 'polite-receiver.ts')];
  return (['tcp', 'lumberjack'] as const).flatMap((protocol) =>
    [false, true].map((tls) => ({
      name: `Node${tls ? ', TLS' : ''}`,
      protocol,
      tls,
      command,
      rates: FAST,
    })),
  );
}

/** Where Debian's package puts it. */
function findNetty(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment['NETTY_CLASSPATH'];
  if (named) return named;
  const files = [...NETTY_JARS.map((name) => `netty-${name}`), 'jctools-core'];
  const paths = files.map((name) => join('/usr/share/java', `${name}.jar`));
  return paths.every((path) => existsSync(path)) ? paths.join(delimiter) : undefined;
}
