import type { ConfigError, Environment } from '@lambda-core/common/config';
import { readConfig as readCopierConfig } from '@lambda-core/s3-clone-copier/config';
import { readConfig as readSegmenterConfig } from '@lambda-core/s3-clone-segmenter/config';
import { readConfig } from './config';

const GOOD = { LOGSTASH_HOST: 'logstash.test', LOGSTASH_PORT: '5000', ENVIRONMENT: 'ci' };

function problems(environment: Environment): readonly string[] {
  try {
    readConfig({ ...GOOD, ...environment });
  } catch (error) {
    return (error as ConfigError).problems;
  }
  return [];
}

test.each([
  ['ENVIROMENT', 'ENVIRONMENT'],
  ['ENVIRNOMENT', 'ENVIRONMENT'],
  ['environment', 'ENVIRONMENT'],
  ['COLOR', 'COLOUR'],
  ['Colour', 'COLOUR'],
  ['LOGSTASH_HSOT', 'LOGSTASH_HOST'],
  ['LOGSTASH_TLS_CERTFICATE', 'LOGSTASH_TLS_CERTIFICATE'],
  ['LABEL', 'LABELS'],
  ['APLICATION', 'APPLICATION'],
  ['COMPONENTS', 'COMPONENT'],
  ['FILE_AT_ONCE', 'FILES_AT_ONCE'],
  ['HOPS_LIMIT', 'HOP_LIMIT'],
])('%s is refused: did you mean %s', (name, meant) => {
  expect(problems({ [name]: 'x' })).toEqual([
    `${name}: is set, but there is no such variable; did you mean ${meant}?`,
  ]);
});

test.each(['{"team.name":"x"}', '{"":"x"}', '{"a":"x","b c":"x"}'])(
  'labels that Elasticsearch would make objects of, or refuse: %s',
  (LABELS) => {
    expect(problems({ LABELS })).toEqual([
      `LABELS: found ${LABELS}, expected names of labels without dots and spaces, such as team_name`,
    ]);
  },
);

test('what Lambda, Node, the SDK, Powertools and shells set is nobody’s near miss', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  const lambda = [
    ...['_HANDLER', '_X_AMZN_TRACE_ID', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR', 'TZ', 'LANG'],
    ...['PATH', 'LD_LIBRARY_PATH', 'NODE_PATH', 'NODE_OPTIONS', 'NODE_ENV', 'NODE_EXTRA_CA_CERTS'],
    ...['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_EXECUTION_ENV', 'AWS_XRAY_CONTEXT_MISSING'],
    ...['AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_RUNTIME_API'],
    ...['AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_XRAY_DAEMON_ADDRESS'],
    ...['AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_LAMBDA_EXEC_WRAPPER'],
    ...['AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  ];
  const others = [
    ...[
      'AWS_PROFILE',
      'AWS_ENDPOINT_URL',
      'AWS_ENDPOINT_URL_S3',
      'AWS_MAX_ATTEMPTS',
      'AWS_CA_BUNDLE',
    ],
    ...['POWERTOOLS_SERVICE_NAME', 'POWERTOOLS_LOG_LEVEL', 'LOG_LEVEL', 'APP', 'APIS', 'API_KEY'],
    ...[
      'HOME',
      'PWD',
      'USER',
      'SHELL',
      'TERM',
      'COLUMNS',
      'LINES',
      'COLORTERM',
      'HOSTNAME',
      'EDITOR',
    ],
    ...[
      'NO_COLOR',
      'FORCE_COLOR',
      'CLICOLOR',
      'CI',
      'HTTP_PROXY',
      'https_proxy',
      'LC_ALL',
      'SHLVL',
    ],
  ];
  const environment = {
    ...Object.fromEntries([...lambda, ...others].map((name) => [name, 'x'])),
    // The clone's functions read it.
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
  };
  expect(problems(environment)).toEqual([]);
  expect(() => readCopierConfig(environment)).not.toThrow();
  expect(() => readSegmenterConfig(environment)).not.toThrow();
});
