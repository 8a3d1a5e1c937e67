/**
 * Sockets that may be open at a time. syslog-ng's default is 10 and it silently leaves further ones
 * waiting, which looks like a receiver that hangs.
 */
const CONNECTIONS = 256;
/** Messages in flight for each connection; syslog-ng divides log-iw-size among max-connections. */
const WINDOW = 1000;
/** A document may hold a line of 64 KiB several times over, once escaped. */
const MESSAGE_BYTES = 1024 * 1024;

const options = (version: string) => `@version: ${version}
options {
  log-msg-size(${MESSAGE_BYTES});
  keep-hostname(yes);
  use-dns(no);
  dns-cache(no);
  create-dirs(no);
  stats-freq(0);
  flush-lines(1000);
};
`;

/**
 * JSON lines over TCP into two files: what json-parser took, reduced to a few parsed values as proof,
 * and what it refused. flow-control with a queue larger than the window: syslog-ng drops otherwise.
 */
export function receiverConfig(settings: {
  version: string;
  port: number;
  acceptedFile: string;
  refusedFile: string;
}): string {
  return `${options(settings.version)}
source documents {
  network(
    transport("tcp") ip("127.0.0.1") port(${settings.port}) flags(no-parse)
    max-connections(${CONNECTIONS}) log-iw-size(${CONNECTIONS * WINDOW}) log-fetch-limit(1000)
  );
};
destination accepted {
  file(${quoted(settings.acceptedFile)} log-fifo-size(${2 * CONNECTIONS * WINDOW})
    template("$(format-json id=\${.doc.event.id} dataset=\${.doc.event.dataset}
      timestamp=\${.doc.@timestamp} source=\${.doc.source.ip} method=\${.doc.http.request.method}
      status=\${.doc.http.response.status_code} message=\${.doc.message})\\n"));
};
destination refused {
  file(${quoted(settings.refusedFile)} log-fifo-size(${2 * CONNECTIONS * WINDOW})
    template("\${MSG}\\n"));
};
log {
  source(documents);
  if {
    parser { json-parser(prefix(".doc.")); };
    destination(accepted);
  } else {
    destination(refused);
  };
  flags(flow-control);
};
`;
}

/** The fields of a Classic line, under the names that AWS gives them. */
const COLUMNS = [
  'time',
  'elb',
  'client',
  'backend',
  'request_processing_time',
  'backend_processing_time',
  'response_processing_time',
  'elb_status_code',
  'backend_status_code',
  'received_bytes',
  'sent_bytes',
  'request',
  'user_agent',
  'ssl_cipher',
  'ssl_protocol',
];

/** A Classic log file through csv-parser and format-json to TCP: what an administrator would set up. */
export function shipperConfig(settings: {
  version: string;
  file: string;
  to: { host: string; port: number };
}): string {
  const { host, port } = settings.to;
  const columns = COLUMNS.map((name) => `"elb.${name}"`).join(', ');
  return `${options(settings.version)}
source lines {
  file(${quoted(settings.file)} flags(no-parse) follow-freq(1) read-old-records(yes)
    log-fetch-limit(1000) log-iw-size(100000));
};
destination receiver {
  network(${quoted(host)} port(${port}) transport("tcp") log-fifo-size(200000)
    template("$(format-json --key elb.*)\\n"));
};
log {
  source(lines);
  parser {
    csv-parser(columns(${columns}) delimiters(" ") quote-pairs('""') flags(escape-backslash));
  };
  destination(receiver);
  flags(flow-control);
};
`;
}

/** A string in syslog-ng's configuration: single quotes take everything literally but themselves. */
function quoted(value: string): string {
  return value.includes("'") ? `"${value.replace(/["\\]/g, '\\$&')}"` : `'${value}'`;
}
