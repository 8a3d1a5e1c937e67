import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for the SDK's chain of credential providers in the bundles: Lambda hands credentials over in
 * environment variables, and the providers for laptops and EC2 (SSO, profiles, instance metadata) are a
 * sixth of a bundle.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function defaultProvider() {
  return fromEnv();
}
