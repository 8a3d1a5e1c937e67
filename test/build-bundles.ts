import { build } from '../scripts/build/build';

/** Before any test: tests that run bundles run the ones that belong to these sources. */
export default async function buildBundles(): Promise<void> {
  await build();
}
