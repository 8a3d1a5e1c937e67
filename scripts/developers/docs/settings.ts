/** What each environment variable of a function is; names, kinds and defaults are the code's. */
export const SETTINGS_IN_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'elb-log-processor': {
    LOGSTASH_HOST: "The receiver's name or address.",
    LOGSTASH_PORT: 'Of its input.',
    LOGSTASH_PROTOCOL:
      '`lumberjack` for a beats input, which acknowledges; `tcp` for a tcp input with json_lines.',
    LOGSTASH_COMPRESSION: "zlib's level with `lumberjack`; 0 compresses nothing.",
    LOGSTASH_TLS: 'Whether to speak TLS where nothing below asks for it.',
    LOGSTASH_TLS_SECRET_ARN:
      'Certificates and key, as JSON with `ca`, `certificate`, `key` and `serverName`; each may be left out.',
    LOGSTASH_TLS_SERVER_NAME: "The name on the receiver's certificate, where it is not the host's.",
    LOGSTASH_TLS_CA: 'PEM of the authorities to trust, instead of the usual ones.',
    LOGSTASH_TLS_CERTIFICATE: 'PEM of the certificate to show.',
    LOGSTASH_TLS_KEY: 'PEM of its key.',
    CONNECTION_COUNT_LIMIT:
      'Most sockets of one invocation; with `tcp` one of them is the witness.',
    CONNECTION_WAIT_MILLISECONDS:
      'How long a file may have no connection at all until the receiver counts as away.',
    CONNECTION_TIMEOUT_MILLISECONDS: 'For one attempt to connect, TLS included.',
    CONNECTION_STALL_MILLISECONDS: 'How long a socket may confirm nothing until it is given up.',
    CONNECTION_MEGABYTES: 'With `tcp`: what a socket carries before it is closed to be confirmed.',
    DELIVERY_ATTEMPTS: 'Sockets that a chunk is tried on before its file fails.',
    DELIVERY_PAUSE_MILLISECONDS: 'First pause of the backoff between attempts.',
    DELIVERY_UNCONFIRMED_MEGABYTES:
      'Most that is in flight of one invocation, which memory has to hold.',
    HOP_LIMIT: 'How often the rest of a file may go on in a further invocation.',
    FAILURE_LIMIT: 'Failures of a file itself after which it rests with the dead letters.',
    QUEUE_URL: 'The queue that feeds the function, for rests of files.',
    DEAD_LETTER_URL: 'Where rests what failed for its own sake.',
    FILES_AT_ONCE: 'Files of one event that are shipped side by side, within the same limits.',
    API: '`labels.api` of every document, and a dimension of the metrics.',
    ENVIRONMENT: '`service.environment`, and a dimension.',
    COLOUR: '`labels.colour`, and a dimension.',
    APPLICATION: '`service.name`.',
    COMPONENT: '`service.type`.',
    LABELS: 'Further `labels`.',
  },
  's3-clone-segmenter': {
    WALK_MILLISECONDS: 'After this long the rest of a walk goes on in another invocation.',
    REQUEST_CONCURRENCY: 'Segment-requests that are written at once.',
    HOP_LIMIT: 'How often a walk may go on in a further invocation.',
    LIST_PAGE_SIZE: "Most entries of a listing's page; for tests.",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: 'Set by Lambda; counted in the GB-seconds of a response.',
    ENVIRONMENT: 'A dimension of the metrics.',
    COLOUR: 'A dimension of the metrics.',
  },
  's3-clone-copier': {
    SEGMENT_OBJECT_LIMIT: 'Objects that one invocation takes on of a segment; the rest is split.',
    SEGMENT_GIGABYTES: 'The same in bytes.',
    SEGMENT_MILLISECONDS:
      'The same in time: nothing new is taken on after this long, unless S3 says to slow down.',
    COPY_CONCURRENCY: 'Copy requests under way at once, where the request does not say.',
    MULTIPART_THRESHOLD_MEGABYTES: 'Objects of at least this size are copied in parts.',
    PART_MEGABYTES: 'The least size of a part.',
    MAX_ATTEMPTS:
      'Deliveries of a segment-request; the last one writes a response whatever failed.',
    DEPTH_LIMIT: 'How often a range may be split.',
    PROGRESS_MILLISECONDS: 'How often an invocation prints what it has copied so far.',
    LIST_PAGE_SIZE: "Most entries of a listing's page; for tests.",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: 'Set by Lambda; counted in the GB-seconds of a response.',
    HOP_LIMIT: 'How often one segment may be left to a later invocation.',
    QUEUE_URL:
      'The queue that feeds the function, for objects that outlast an invocation or have to be restored.',
    RESTORE_PAUSE_SECONDS:
      'Between two looks at objects that are being restored; left out: 60 for `Expedited`, else 900.',
    RESTORE_HOURS: 'How long a segment waits for them.',
    ENVIRONMENT: 'A dimension of the metrics.',
    COLOUR: 'A dimension of the metrics.',
  },
};
