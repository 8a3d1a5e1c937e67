export const HELP = `
npm run test:newcomer

Clones HEAD into an empty folder and runs every command of README as it is written there, with nothing set
but PATH and an empty HOME, and then what npm start tells one to type and to export. Port 4566 is taken, and
what talks to AWS is run a second time with a profile. Then it runs the commands of all other documents.
Terraform's go to moto, started as docs/terraform.md says. Names each command that it does not run, with the
reason.

Ends with 0 when every other command ended as the documents say.

REQUIRE_ALL=1  a command whose tool is missing has failed
`;
