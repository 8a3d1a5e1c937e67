export const HELP = `
npm run test:newcomer

Clones HEAD into an empty folder and runs every command of README as it is written there, with nothing set
but PATH and an empty HOME, and then what npm start tells one to type and to export. Port 4566 is taken, and
what talks to AWS is run a second time with a profile. Terraform's commands go to moto. Names each command
that it does not run, with the reason.

Ends with 0 when every other command ended as README says.

REQUIRE_ALL=1  a command whose tool is missing has failed
`;
