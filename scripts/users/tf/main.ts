import { ROOT } from '../../build/functions';
import { runCommand } from '../../cli/command';
import { openStatusLine } from '../../cli/status-line';
import { emulatorCalls, readEmulator } from './emulator';
import { checkPrerequisites } from './prerequisites';
import {
  needsPrerequisites,
  readBootstrap,
  readRequest,
  readsVariables,
  terraformCalls,
} from './request';
import { runTerraform } from './run';
import { checkSettings } from './settings';

const HELP = `
npm run tf -- ENV COLOUR ACTION [-- TERRAFORM'S OWN ARGUMENTS]
npm run tf -- ENV traffic ACTION [-- TERRAFORM'S OWN ARGUMENTS]
npm run tf -- ENV bootstrap [--dry-run]
npm run tf -- ENV emulator

ACTION is init, plan, apply, destroy, import, output, show, state or force-unlock.

Runs Terraform for one colour of an environment, or for the environment's weights, with the tfvars file and
the state that belong to it (environments/ENV/), and prints the commands, so that they can be typed as well.
The functions have to be built before: npm run build.

bootstrap makes the bucket of the environment's states: versioned, encrypted, closed to the public, over TLS only.
What is there already is left alone; --dry-run only says what would be made.

emulator makes in an emulator what has to be there beforehand: the hosted zone and the load balancers of the API blocks.

A name in the tfvars file that Terraform does not know, or a colour, environment or region that cannot be, is refused
before it runs. plan and apply first look for the account, the state's bucket, the hosted zone, the functions' zips and
the APIs' load balancers, and name together what is missing.

  npm run tf -- production bootstrap
  npm run tf -- production blue plan
  npm run tf -- production blue apply -- -auto-approve
  npm run tf -- production traffic plan
  npm run -s tf -- ci blue output -- -json
  npm run -s tf -- ci blue state list
  npm run tf -- ci blue plan -- -detailed-exitcode

The init that comes before an action is heard only when it fails. Where standard output is no terminal, or with NO_COLOR,
Terraform runs with -no-color. A plan ends with one line that names the APIs whose load balancers log nowhere.

The exit status is Terraform's, 2 where this command itself was not understood (1 with -detailed-exitcode, whose 2 is
of a plan with changes), and 1 where something is missing.

-backend-config=… arguments go to init, all others to the action.

TERRAFORM         path of the terraform executable; otherwise it is looked for on PATH
TF_PLUGIN_MIRROR  a directory with the AWS provider (registry.terraform.io/hashicorp/aws/…); otherwise the
                  usual places are looked at, and without any Terraform downloads it
LAMBDA_CORE_ROOT  a folder with environments/ and terraform/ in place of this repository's
AWS_ENDPOINT_URL  another endpoint, such as an emulator's; see docs/terraform.md
`;

void runCommand(
  HELP,
  async (argv, signal) => {
    const { env: environment, stderr, stdout } = process;
    const root = environment['LAMBDA_CORE_ROOT'] || ROOT;
    const common = { root, environment, signal };
    const asked = readBootstrap(argv, root);
    if (asked !== undefined) {
      const { bootstrap } = require('./bootstrap') as typeof import('./bootstrap');
      using status = openStatusLine(stderr, () => 'waiting for AWS');
      const onDone = (line: string) => {
        status.clear();
        stdout.write(`${line}\n`);
      };
      await bootstrap(asked, { ...common, onDone });
      return 0;
    }
    const onCall = (words: string) => stderr.write(`+ ${words}\n`);
    const screens = { ...common, stdout, stderr, onCall };
    const emulated = readEmulator(argv, root);
    if (emulated !== undefined) {
      const calls = await emulatorCalls(emulated, common);
      stderr.write(
        'takes a minute: Terraform waits 30 s and more before it asks for a load balancer\n',
      );
      return runTerraform(calls, { ...screens, isDisposable: true });
    }
    const request = readRequest(argv, root);
    const onNote = (line: string) => void stderr.write(`${line}\n`);
    const isRead = readsVariables(request) && (await checkSettings(request, { root, onNote }));
    if (isRead && needsPrerequisites(request)) {
      const { openAws } = require('./aws') as typeof import('./aws');
      using status = openStatusLine(stderr, () => 'waiting for AWS');
      await checkPrerequisites(request, {
        ...common,
        onNote: status.note,
        openAws: (region) => openAws(region, common),
      });
      signal.throwIfAborted();
    }
    return runTerraform(terraformCalls(request), screens);
  },
  // Terraform ends what it is about to do, writes the state and gives back its lock. A script that asked for its
  // `-detailed-exitcode` would take 2 for a plan with changes.
  {
    endsInItsOwnTime: true,
    usageStatus: process.argv.some((word) => /^--?detailed-exitcode$/.test(word)) ? 1 : 2,
  },
);
