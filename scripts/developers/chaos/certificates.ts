import {
  createTestCertificates,
  missingForTls,
  type TestCertificates,
} from '@lambda-core/local/logstash/test-certificates';

/** Certificates for receivers, or what this machine lacks to make them. */
export function certificatesHere(): {
  certificates: TestCertificates | undefined;
  absent: readonly string[];
} {
  const missing = missingForTls();
  return missing === undefined
    ? { certificates: createTestCertificates(), absent: [] }
    : { certificates: undefined, absent: [missing] };
}
