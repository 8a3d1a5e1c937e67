import { join } from 'node:path';
import { KEYS } from './credentials';
import {
  type Invocation,
  type LambdaHostOptions,
  type LogLine,
  openLambdaHost,
} from './lambda/host';
import { openS3, type S3Options } from './s3/server';

export type PlatformOptions = {
  /** Ports on 127.0.0.1; 0 or left out takes a free one. */
  readonly s3Port?: number;
  readonly lambdaPort?: number;
  readonly s3?: Omit<S3Options, 'port'>;
  readonly onLog?: LogLine;
  readonly onInvocation?: (invocation: Invocation) => void;
  readonly onDeadLetter?: NonNullable<LambdaHostOptions['onDeadLetter']>;
};

type FunctionInstalled = {
  readonly name: string;
  /** Name under `dist/`; the same as `name` where left out. */
  readonly bundle?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMegabytes?: number;
  readonly timeoutSeconds?: number;
  readonly provisionedConcurrency?: number;
};

const REGION = 'eu-west-1';
/** Where `npm run build` puts the bundles. */
const DIST = join(__dirname, '..', 'dist');

export type Platform = Awaited<ReturnType<typeof openPlatform>>;

/** Opens AWS as far as the functions need it, S3 and a Lambda host that knows its address; everything listens on 127.0.0.1 and ends with `close`. */
export async function openPlatform(options: PlatformOptions = {}) {
  const s3 = await openS3({ region: REGION, ...options.s3, port: options.s3Port ?? 0 });
  const host = await openLambdaHost({
    region: REGION,
    port: options.lambdaPort ?? 0,
    ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
    ...(options.onInvocation === undefined ? {} : { onInvocation: options.onInvocation }),
    ...(options.onDeadLetter === undefined ? {} : { onDeadLetter: options.onDeadLetter }),
  }).catch(async (error: unknown) => {
    await s3.close();
    throw error;
  });
  const environment = {
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: host.endpoint,
    AWS_ENDPOINT_URL_SQS: host.endpoint,
    AWS_REGION: REGION,
    ...KEYS,
    // The SDK's word on Node 20 is meant for us, not for whoever reads a function's log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const close = async () => {
    await host.close();
    await s3.close();
  };
  return {
    s3,
    host,
    /** What a process here needs in its environment to use this platform as AWS. */
    environment: environment as Readonly<Record<string, string>>,
    /** Installs a function from its built bundle, with the platform's own environment added. */
    addFunction({
      name,
      bundle = name,
      memoryMegabytes = 512,
      timeoutSeconds = 60,
      provisionedConcurrency = 0,
      ...rest
    }: FunctionInstalled): void {
      host.addFunction({
        name,
        bundle: join(DIST, bundle, 'index.js'),
        memoryMegabytes,
        timeoutSeconds,
        provisionedConcurrency,
        environment: { ...environment, ...rest.environment },
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
