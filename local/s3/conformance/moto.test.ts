import { toolOrReason } from '../../tools/find-tool';
import { startMoto } from '../../tools/moto';
import { conformance, type Deviations } from './conformance';

const unverified = 'accepts any checksum without looking at the body';

const unkept = 'keeps no checksum that it tells of';

/** Where moto 5.2 differs from S3. */
const DEVIATIONS: Deviations = {
  'a bad bucket name is refused': 'accepts capitals and underscores in bucket names',
  'a wrong CRC32 is refused, and nothing is stored': unverified,
  'a wrong CRC32C is refused, and nothing is stored': unverified,
  'a wrong SHA1 is refused, and nothing is stored': unverified,
  'a wrong SHA256 is refused, and nothing is stored': unverified,
  'a wrong Content-MD5 is refused': unverified,
  'encoding-type=url carries keys that XML cannot': 'has no route for a key with a newline',
  'StartAfter within a common prefix still shows it when keys follow':
    'rolls keys up first and compares StartAfter with the group (AWS documents neither)',
  'version 1 goes on from a marker': 'gives an opaque token as NextMarker, not the prefix',
  'a copy holds to the conditions on its source': 'ignores the conditions of a copy',
  'a copy with IfNoneMatch: * never overwrites': 'ignores the conditions of a copy',
  'a part copy holds to the version of its source': 'ignores the conditions of a part copy',
  'parts out of order are refused': 'accepts parts in any order',
  'an aborted upload takes no more parts and leaves no object':
    'answers 500 to a part of an upload that is gone',
  'a HEAD tells the checksum that an object was put with, when asked': unkept,
  'a checksum says that it is of the whole object': unkept,
  'a copy has the checksum of its source, and its response tells it': unkept,
  'an upload in parts that asks for no checksum has a CRC64NVME of the whole': unkept,
  "an upload in parts that asks for SHA-256 has one of its parts'": unkept,
  'under a key of KMS an ETag is no MD5, and each copy has another': 'has MD5s as ETags there, too',
};

const moto = toolOrReason('moto_server');

if ('reason' in moto) {
  test.skip(`the conformance suite against moto: ${moto.reason}`, () => {});
} else {
  describe('moto', () => conformance(startMoto, DEVIATIONS));
}
