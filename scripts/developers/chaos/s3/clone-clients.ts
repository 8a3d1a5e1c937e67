import { CREDENTIALS } from '@lambda-core/local/credentials';
import { openClient } from '@lambda-core/s3-clone-common/s3/client';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { openSdkClients } from '@lambda-core/s3-clone-common/s3/sdk-clients';

/** Fifteen seconds in earnest, and sixty for a copy. */
const IDLE_MILLISECONDS = 500;
const LIMITS = {
  connectMilliseconds: 2_000,
  idleMilliseconds: IDLE_MILLISECONDS,
  responseMilliseconds: 4 * IDLE_MILLISECONDS,
};
const SOCKETS = 20;

/** The clone's clients, with less patience than in earnest. */
export function openImpatientClients(endpoint: string): Clients {
  const settings = {
    region: async () => 'us-east-1',
    credentials: async () => CREDENTIALS,
  };
  const client = openClient({ ...settings, ...LIMITS, endpoint, connections: SOCKETS });
  const sdk = openSdkClients({
    settings,
    endpoint,
    sockets: SOCKETS,
    responseMilliseconds: IDLE_MILLISECONDS,
  });
  const impatient = {
    ...client,
    send: (request: Parameters<typeof client.send>[0]) =>
      client.send({ ...request, idleMilliseconds: IDLE_MILLISECONDS }),
  };
  return {
    clientFor: () => impatient,
    sdk: () => sdk,
    [Symbol.dispose]() {
      client.destroy();
      sdk[Symbol.dispose]();
    },
  };
}
