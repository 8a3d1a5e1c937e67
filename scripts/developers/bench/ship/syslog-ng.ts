import { type SyslogNgProcess, startSyslogNg } from './syslog-ng-process';

/**
 * The peer of our processor: reads a Classic log file, parses it with csv-parser, ships JSON over TCP.
 * It follows the file as `tail` does and never ends by itself: count at the receiver, then `stop`.
 */
export async function startSyslogNgShipper(options: {
  file: string;
  to: { host: string; port: number };
}): Promise<SyslogNgProcess> {
  return startSyslogNg(() => shipperConfig(options));
}

/** A document may hold a line of 64 KiB several times over, once escaped. */
const MESSAGE_BYTES = 1024 * 1024;

/** Behind the line that declares the version. */
export const OPTIONS = `options {
  log-msg-size(${MESSAGE_BYTES});
  keep-hostname(yes);
  use-dns(no);
  dns-cache(no);
  create-dirs(no);
  stats-freq(0);
  flush-lines(1000);
};
`;

/** The fields of a Classic line, under the names that AWS gives them. */
const COLUMNS =
  'time elb client backend request_processing_time backend_processing_time response_processing_time elb_status_code backend_status_code received_bytes sent_bytes request user_agent ssl_cipher ssl_protocol';

/** A Classic log file through csv-parser and format-json to TCP: what an administrator would set up. */
function shipperConfig(settings: { file: string; to: { host: string; port: number } }): string {
  const { host, port } = settings.to;
  const columns = COLUMNS.replace(/\S+/g, '"elb.$&"').replaceAll(' ', ', ');
  return `${OPTIONS}
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
export function quoted(value: string): string {
  return value.includes("'") ? `"${value.replace(/["\\]/g, '\\$&')}"` : `'${value}'`;
}
