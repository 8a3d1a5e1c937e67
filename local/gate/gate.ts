import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describeError } from '@lambda-core/common/errors';
import { codeOf } from '@lambda-core/common/s3-errors';
import type { Place } from '../place';
import { type HttpEndpoint, serveHttp } from '../serve-http';
import { type Account, accountIn, openAccount, policiesOf } from './account';
import { answerBucketPolicy } from './bucket-policies';
import { denial, type Reply, refusal } from './denial';
import { evaluate } from './evaluate';
import { forward } from './forward';
import { hear } from './hear';
import { answerLacking, withLacking } from './lacking';
import { isInvocation } from './lambda-needs';
import { isService, missingStatement } from './missing';
import { deployNeeds, needsOf } from './needs';
import { operationOf } from './operation-of';
import { isSomebodyElses, noteOwner, refusedByBucket } from './ownership';
import { type Denial, openRecorder } from './recorder';
import type { Deployment } from './replay';
import { bucketArn, type GateRequest, signerOf } from './request';
import { checkRules } from './rules';
import { writeTestObjects } from './test-objects';
import type { Call, Caller, Judge, Policies } from './types';

export type { Caller } from './types';

type GateOptions = {
  /** The emulator behind the gate. */
  readonly upstream: string;
  /** Where Lambda's Invoke goes, when that is not the emulator. */
  readonly invocations?: string;
  readonly place: Place;
  /** What is deployed already; nothing when left out. */
  readonly account?: Account;
};

export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** Who may do everything, and is only listened to: what Terraform has against an emulator (docs/terraform.md). */
export const ADMINISTRATOR: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

export type Gate = HttpEndpoint & {
  /** Credentials of whom the gate takes for `caller`. */
  credentialsOf(caller: Caller): Credentials;
  /** Evaluates a call that AWS makes by itself, without a request that passes here. */
  judge: Judge;
  policies(): Policies;
  /** What was allowed, each once. */
  readonly calls: readonly Call[];
  /** What an administrator did, as far as AWS looks at it when it permits or refuses something; for `replay`. */
  readonly deployments: readonly Deployment[];
  /** What was denied, and what the gate did not know: a test that passes has none. */
  readonly denials: readonly Denial[];
};

/**
 * Stands before an emulator that enforces nothing, and enforces what is deployed: it evaluates who calls for what
 * with the policies that an administrator was heard to set, and answers for AWS where that refuses.
 */
export async function openGate(options: GateOptions): Promise<Gate> {
  const { upstream, invocations = upstream, place } = options;
  const { account = openAccount(place) } = options;
  const recorder = openRecorder();
  const callers = new Map<string, Caller>();
  const deployments: Deployment[] = [];

  const judge: Judge = async ({ context, ...rest }) => {
    const call = { ...rest, context: { 'aws:SecureTransport': 'true', ...context } };
    const { allowed, why } = await evaluate(call, policiesOf(account), place.accountId);
    if (allowed) recorder.allow(call);
    else recorder.deny({ call, missing: `${why}: ${missingStatement(call)}` });
    return allowed;
  };

  const serve = async (request: GateRequest): Promise<Reply> => {
    const { keyId = '', region } = request.signer ?? {};
    const here = accountIn(account, region);
    const deploy = async () => {
      const reply = await administer(request, here, judge, upstream);
      if (reply.status < 300 && operationOf(request) !== '')
        deployments.push({ request, response: reply.body.toString() });
      return reply;
    };
    if (keyId === ADMINISTRATOR.accessKeyId) return deploy();
    const caller = callers.get(keyId);
    if (caller === undefined) {
      const message = 'The AWS Access Key Id you provided does not exist in our records.';
      return refusal(request, { status: 403, code: 'InvalidAccessKeyId', message });
    }
    const call = ({ context, ...need }: Omit<Call, 'principal'>): Call => ({
      ...need,
      principal: caller.principal,
      context: { ...context, ...caller.context },
    });
    const { deploys = false } = caller;
    const isS3 = request.signer?.service === 's3' && !deploys;
    const refused = isS3 ? refusedByBucket(request, here) : undefined;
    if (refused !== undefined) return refusal(request, refused);
    for (const need of (deploys ? deployNeeds : needsOf)(request, here)) {
      // AWS's own policies for the delivery of logs, which comes with an ACL, grant s3:PutObject alone.
      if (need.action === 's3:PutObjectAcl' && isService(caller.principal)) continue;
      const isAllowed = await judge(call(need));
      if (!isAllowed || isSomebodyElses(need, caller.principal, here))
        return denial(request, call(need));
    }
    const reply = deploys
      ? await deploy()
      : await forward(request, isInvocation(request) ? invocations : upstream);
    if (isS3 && reply.status < 300) noteOwner(request, caller.principal, here);
    const bucket = missingKeyIn(request, reply);
    if (bucket === undefined) return reply;
    const listing = call({ action: 's3:ListBucket', resource: bucket, context: {} });
    return (await judge(listing)) ? reply : denial(request, listing);
  };

  const server = createServer((request, response) => void respond(request, response));
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = request;
    const read = { method, url, headers, signer: signerOf(headers), body: await buffer(request) };
    const reply = await serve(read).catch((error: unknown) => {
      // The emulator broke off, and so do we: of a connection that is lost nobody knows how the request ended.
      if (codeOf(error) === 'ECONNRESET') return undefined;
      const { keyId = '' } = read.signer ?? {};
      const principal = callers.get(keyId)?.principal ?? keyId;
      const call = { principal, action: `${method} ${url}`, resource: '', context: {} };
      recorder.deny({ call, missing: describeError(error) });
      const message = describeError(error);
      return refusal(read, { status: 501, code: 'NotImplemented', message });
    });
    if (reply === undefined) response.destroy();
    else write(response, method, reply);
  };
  return {
    ...(await serveHttp(server, 'the gate')),
    credentialsOf(caller) {
      const digest = createHash('sha256').update(JSON.stringify(caller)).digest('hex');
      const accessKeyId = `ASIA${digest.slice(0, 16).toUpperCase()}`;
      callers.set(accessKeyId, caller);
      return { accessKeyId, secretAccessKey: 'gate' };
    },
    judge,
    policies: () => policiesOf(account),
    get calls() {
      return recorder.calls;
    },
    deployments,
    denials: recorder.denials,
  };
}

/** Beside what the caller may do, some AWS refuses to everybody; and all that is deployed is taken down. */
async function administer(
  request: GateRequest,
  account: Account,
  judge: Judge,
  upstream: string,
): Promise<Reply> {
  const refused =
    (await checkRules(request, account, judge)) ??
    (await writeTestObjects(request, account, upstream));
  if (refused !== undefined) return refusal(request, refused);
  const held = answerBucketPolicy(request, account) ?? answerLacking(request, account);
  if (held !== undefined) return held;
  const reply = await forward(request, upstream);
  if (reply.status < 300) hear(request, reply.body.toString(), account);
  return withLacking(request, reply, account);
}

/**
 * The bucket of which S3 says that an object is not there; it says so only to who may list, and AccessDenied to
 * everybody else. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
function missingKeyIn(request: GateRequest, { status }: Reply): string | undefined {
  const { method, url, signer } = request;
  const reads = signer?.service === 's3' && (method === 'GET' || method === 'HEAD');
  const [, , key = ''] = url.split(/[/?]/);
  return reads && status === 404 && key !== '' ? bucketArn(request) : undefined;
}

function write(response: ServerResponse, method: string, { status, headers, body }: Reply): void {
  // A response to HEAD tells the length of what it leaves out.
  const length = method === 'HEAD' ? {} : { 'content-length': String(body.length) };
  response.writeHead(status, { ...headers, ...length });
  response.end(method === 'HEAD' ? undefined : body);
}
