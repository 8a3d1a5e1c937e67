import { LambdaCoreError } from '@lambda-core/common/errors';

/** A request of which the gate does not know what AWS would ask for: nothing passes for lack of knowledge. */
export class NotMapped extends LambdaCoreError {
  override readonly name = 'NotMapped';

  constructor(what: string) {
    super('NOT_MAPPED', `the gate does not know what ${what} needs: teach it, in local/gate`);
  }
}
