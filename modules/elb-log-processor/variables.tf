variable "environment" {
  type        = string
  description = "Environment, such as `production`; on every document as `service.environment`."
}

variable "colour" {
  type        = string
  description = "Colour, `blue` or `green`; on every document as `labels.colour`."
}

variable "api" {
  type        = string
  description = "Name of the API, such as `orders`; on every document as `labels.api`."
}

variable "component" {
  type        = string
  description = "What part of the application this is; on every document as `service.type`."

  validation {
    condition     = var.component != ""
    error_message = "component: found \"\", expected a name such as \"load-balancer\"."
  }
}

variable "zip_path" {
  type        = string
  description = "Path of elb-log-processor.zip, made by `npm run build`."
}

variable "load_balancer_type" {
  type        = string
  description = "Type of the API's load balancer: `classic`, `application` or `network`. It decides who may write logs."

  validation {
    condition     = contains(["classic", "application", "network"], var.load_balancer_type)
    error_message = "load_balancer_type: found \"${var.load_balancer_type}\", expected \"classic\", \"application\" or \"network\"."
  }
}

variable "logstash_host" {
  type        = string
  description = "Host name or address of Logstash's input."

  validation {
    condition     = can(regex("^[A-Za-z0-9_.:-]+$", var.logstash_host))
    error_message = "logstash_host: found \"${var.logstash_host}\", expected a host name or an IP address, without a port."
  }
}

variable "logstash_port" {
  type        = number
  description = "Port of Logstash's input, by custom 5044 for beats and 5000 for tcp."

  validation {
    condition     = var.logstash_port >= 1 && var.logstash_port <= 65535 && floor(var.logstash_port) == var.logstash_port
    error_message = "logstash_port: found ${var.logstash_port}, expected a whole number from 1 to 65535."
  }
}

variable "logstash_protocol" {
  type        = string
  description = "How Logstash takes documents: `lumberjack` (beats input, which acknowledges each line; the default) or `tcp` (tcp input with json_lines, which acknowledges nothing). docs/guarantees.md says what each confirms."
  default     = "lumberjack"

  validation {
    condition     = contains(["lumberjack", "tcp"], var.logstash_protocol)
    error_message = "logstash_protocol: found \"${var.logstash_protocol}\", expected \"lumberjack\" or \"tcp\"."
  }
}

variable "logstash_compression" {
  type        = number
  description = "With `lumberjack`: zlib's level, 0 (off, the default) to 9. Worth its CPU where traffic to Logstash costs more."
  default     = 0

  validation {
    condition     = var.logstash_compression >= 0 && var.logstash_compression <= 9 && floor(var.logstash_compression) == var.logstash_compression
    error_message = "logstash_compression: found ${var.logstash_compression}, expected a whole number from 0 to 9."
  }
  validation {
    condition     = var.logstash_compression == 0 || var.logstash_protocol == "lumberjack"
    error_message = "logstash_compression: found ${var.logstash_compression} with logstash_protocol \"${var.logstash_protocol}\", and only lumberjack compresses: expected 0."
  }
}

variable "logstash_tls" {
  type        = bool
  description = "Whether to speak TLS to Logstash. A TLS secret implies it."
  default     = false
}

variable "logstash_tls_secret_arn" {
  type        = string
  description = "Secret of Secrets Manager with a JSON object of `ca`, `certificate`, `key` and `serverName`, all optional; null for none."
  default     = null

  validation {
    condition     = var.logstash_tls_secret_arn == null || can(regex("^arn:[\\w-]+:secretsmanager:", var.logstash_tls_secret_arn))
    error_message = "logstash_tls_secret_arn: found \"${coalesce(var.logstash_tls_secret_arn, "null")}\", expected the ARN of a Secrets Manager secret."
  }
}

variable "logstash_tls_secret_kms_key_arn" {
  type        = string
  description = "KMS key of the TLS secret, where it is a customer's and not Secrets Manager's own; null for none."
  default     = null

  validation {
    condition     = var.logstash_tls_secret_kms_key_arn == null || can(regex("^arn:[\\w-]+:kms:[\\w-]+:\\d{12}:key/", var.logstash_tls_secret_kms_key_arn))
    error_message = "logstash_tls_secret_kms_key_arn: found \"${coalesce(var.logstash_tls_secret_kms_key_arn, "null")}\", expected the ARN of a KMS key (and not of an alias: policies do not follow those)."
  }
  validation {
    condition     = var.logstash_tls_secret_kms_key_arn == null || var.logstash_tls_secret_arn != null
    error_message = "logstash_tls_secret_kms_key_arn: found \"${coalesce(var.logstash_tls_secret_kms_key_arn, "null")}\" without logstash_tls_secret_arn, the secret that it is the key of."
  }
}

variable "application" {
  type        = string
  description = "The application's name, on every document as `service.name`; the API's name by default."
  default     = null
}

variable "labels" {
  type        = map(string)
  description = "Further `labels` on every document."
  default     = {}

  validation {
    condition     = length(setintersection(keys(var.labels), ["api", "colour"])) == 0
    error_message = "labels: found ${jsonencode(var.labels)}, expected neither \"api\" nor \"colour\": those are set from the variables of these names."
  }

  validation {
    condition     = alltrue([for name in keys(var.labels) : can(regex("^[^[:space:].]+$", name))])
    error_message = "labels: found ${jsonencode(keys(var.labels))}, expected names without dots and spaces, such as team_name: Elasticsearch makes objects of dots."
  }
}

variable "connection_count_limit" {
  type        = number
  description = "Most TCP connections of one invocation; with `tcp` one of them is a witness that carries nothing."
  default     = 100

  # Lambda allows 1,024 file descriptors; beyond them every connection fails (EMFILE).
  validation {
    condition     = var.connection_count_limit >= 2 && var.connection_count_limit <= 900
    error_message = "connection_count_limit: found ${var.connection_count_limit}, expected 2 to 900 (with tcp one is the witness; Lambda allows 1,024 file descriptors)."
  }
}

variable "connection_wait_milliseconds" {
  type        = number
  description = "Longest time without a connection to Logstash; then files wait in their queue, where it costs nothing."
  default     = 5000

  validation {
    condition     = var.connection_wait_milliseconds >= 1 && var.connection_wait_milliseconds <= 900000
    error_message = "connection_wait_milliseconds: found ${var.connection_wait_milliseconds}, expected 1 to 900000."
  }
}

variable "settings" {
  type        = map(string)
  description = "Further environment variables of the function (`CONNECTION_…`, `DELIVERY_…`, `HOP_LIMIT`, `FAILURE_LIMIT`, `FILES_AT_ONCE`; see its config.ts)."
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.settings) : can(regex("^(CONNECTION_(TIMEOUT_MILLISECONDS|STALL_MILLISECONDS|MEGABYTES)|DELIVERY_[A-Z_]+|HOP_LIMIT|FAILURE_LIMIT|FILES_AT_ONCE|LOGSTASH_TLS_SERVER_NAME)$", name))])
    error_message = "settings: found ${jsonencode(keys(var.settings))}, expected CONNECTION_TIMEOUT_MILLISECONDS, CONNECTION_STALL_MILLISECONDS, CONNECTION_MEGABYTES, DELIVERY_…, HOP_LIMIT, FAILURE_LIMIT, FILES_AT_ONCE or LOGSTASH_TLS_SERVER_NAME; the others have variables of their own."
  }
}

variable "timeout_seconds" {
  type        = number
  description = "Longest run of one invocation; a file that takes longer goes on in the next one."
  default     = 120

  # Six times as long must stay within SQS's longest visibility time-out, and does for Lambda's 900 s.
  validation {
    condition     = var.timeout_seconds >= 10 && var.timeout_seconds <= 900
    error_message = "timeout_seconds: found ${var.timeout_seconds}, expected 10 to 900."
  }
}

variable "memory_megabytes" {
  type        = number
  description = "Memory of the function; a whole vCPU comes with 1769."
  default     = 1024
}

variable "batch_size" {
  type        = number
  description = "Most log files of one invocation."
  default     = 4

  validation {
    condition     = var.batch_size >= 1 && var.batch_size <= 10
    error_message = "batch_size: found ${var.batch_size}, expected 1 to 10."
  }
}

variable "maximum_concurrency" {
  type        = number
  description = "Most invocations that the queue keeps busy: with `connection_count_limit`, what Logstash has to bear."
  default     = 5

  validation {
    condition     = var.maximum_concurrency >= 2 && var.maximum_concurrency <= 1000
    error_message = "maximum_concurrency: found ${var.maximum_concurrency}, expected 2 to 1000 (Lambda's bounds)."
  }
}

variable "reserved_concurrency" {
  type        = number
  description = "Most invocations at once, taken out of the account's limit; null for no reservation."
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || try(var.reserved_concurrency >= var.maximum_concurrency, false)
    error_message = "reserved_concurrency: found ${jsonencode(var.reserved_concurrency)}, expected maximum_concurrency (${var.maximum_concurrency}) or more: what is throttled uses up receives."
  }
}

variable "maximum_receives" {
  type        = number
  description = "How often a message may be received before it goes to the dead letters. An outage of Logstash uses receives up: the default lasts for a day at least. A file that fails for its own sake is there after FAILURE_LIMIT failures (`settings`)."
  # Pauses double from 20 s to 600 s, and jitter takes away up to half: a day is 290 receives at most.
  default = 300

  validation {
    condition     = var.maximum_receives >= 5 && var.maximum_receives <= 1000
    error_message = "maximum_receives: found ${var.maximum_receives}, expected 5 to 1000 (SQS's bound); 300 last for an outage of a day."
  }
}

variable "paused" {
  type        = bool
  description = "Whether the queue feeds the function no more, for maintenance: log files wait in the queue, for up to 14 days."
  default     = false
}

variable "load_balancer_name" {
  type        = string
  description = "Name of the API's load balancer, by which its files are told in a bucket that many share; needed with `existing_log_bucket` only."
  default     = null

  validation {
    condition     = var.load_balancer_name == null || can(regex("^[A-Za-z0-9-]{1,32}$", var.load_balancer_name))
    error_message = "load_balancer_name: found \"${coalesce(var.load_balancer_name, "null")}\", expected up to 32 letters, digits and hyphens."
  }
}

variable "existing_log_bucket" {
  type = object({
    name        = string
    prefix      = optional(string, "")
    kms_key_arn = optional(string)
    account_id  = optional(string)
  })
  description = <<-EOT
    A bucket that exists already and that many APIs share; null (the default) makes one for this API.
    Its owner lets the load balancer write and switches EventBridge on for it.
    - `name`: of the bucket.
    - `prefix`: set on this API's load balancer, without a slash at its ends.
    - `kms_key_arn`: the bucket's key, which network load balancers can write with and others cannot.
    - `account_id`: of its owner, where that is another account; see examples/log-bucket-in-another-account.
  EOT
  default     = null

  # Another one would be no error anywhere, and no file of this API would ever match.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
  validation {
    condition     = can(regex("^([A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)?$", try(coalesce(var.existing_log_bucket.prefix, ""), ""))) && !strcontains(try(coalesce(var.existing_log_bucket.prefix, ""), ""), "AWSLogs")
    error_message = "existing_log_bucket.prefix: found \"${try(var.existing_log_bucket.prefix, "")}\", expected path parts joined by /, without a slash at the ends and without \"AWSLogs\"."
  }
  validation {
    condition     = var.existing_log_bucket == null || var.load_balancer_name != null
    error_message = "existing_log_bucket: found ${jsonencode(var.existing_log_bucket)} without load_balancer_name, by which this API's files are told from the others'."
  }
  validation {
    condition     = try(var.existing_log_bucket.account_id, null) == null || can(regex("^\\d{12}$", var.existing_log_bucket.account_id))
    error_message = "existing_log_bucket.account_id: found ${jsonencode(try(var.existing_log_bucket.account_id, null))}, expected 12 digits."
  }
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  validation {
    condition     = try(var.existing_log_bucket.kms_key_arn, null) == null || var.load_balancer_type == "network"
    error_message = "existing_log_bucket.kms_key_arn: found ${jsonencode(try(var.existing_log_bucket.kms_key_arn, null))} with load_balancer_type \"${var.load_balancer_type}\", and only network load balancers write to a bucket under a KMS key."
  }
}

variable "log_prefix" {
  type        = string
  description = "Prefix set on the load balancer, in the API's own bucket; none by default."
  default     = ""
}

variable "log_expiration_days" {
  type        = number
  description = "Days that log files are kept in the API's own bucket."
  default     = 30
}

variable "force_destroy" {
  type        = bool
  description = "Whether `destroy` deletes a log bucket that still holds logs."
  default     = false
}

variable "network" {
  type = object({
    vpc_id                      = string
    subnet_ids                  = list(string)
    logstash_cidr_blocks        = list(string)
    endpoint_prefix_list_ids    = optional(list(string), [])
    endpoint_security_group_ids = optional(list(string), [])
    https_cidr_blocks           = optional(list(string), [])
    security_group_ids          = optional(list(string), [])
  })
  description = <<-EOT
    The VPC in which Logstash is reached; null (the default) for none.
    - `vpc_id`, `subnet_ids`: where the function runs.
    - `logstash_cidr_blocks`: where Logstash is.
    - `endpoint_prefix_list_ids`: of the gateway endpoint of S3; without it the function cannot read logs.
    - `endpoint_security_group_ids`: of the interface endpoints of SQS and Secrets Manager.
    - `https_cidr_blocks`: where AWS is reached through a NAT gateway instead of endpoints, such as 0.0.0.0/0.
    - `security_group_ids`: further groups of your own for the function.
  EOT
  default     = null

  validation {
    condition     = var.network == null || try(alltrue([for block in var.network.logstash_cidr_blocks : can(cidrhost(block, 0)) && block != "0.0.0.0/0"]), false)
    error_message = "network.logstash_cidr_blocks: found ${jsonencode(try(var.network.logstash_cidr_blocks, null))}, expected blocks such as \"10.0.4.0/24\", and not the whole internet."
  }
}

variable "log_retention_days" {
  type        = number
  description = "Days that CloudWatch keeps the function's own log."
  default     = 30
}

variable "log_kms_key_arn" {
  type        = string
  description = "KMS key for the function's own log; null for CloudWatch's own encryption."
  default     = null
}

variable "tracing" {
  type        = bool
  description = "Whether invocations are traced with X-Ray."
  default     = true
}

variable "alarms" {
  type = object({
    queue_age_minutes = optional(number, 15)
    lines_not_sent    = optional(number, 0)
    quiet_minutes     = optional(number)
    topic_arn         = optional(string)
  })
  description = <<-EOT
    - `queue_age_minutes`: alarm when the oldest log file waits longer.
    - `lines_not_sent`: lines encountered but not sent within five minutes that are still no alarm.
    - `quiet_minutes`: alarm when no line came for so long, a multiple of 5; null (the default) for a colour or an API that may be idle.
    - `topic_arn`: SNS topic told of alarms; none by default.
  EOT
  default     = {}

  # CloudWatch looks back a day at most, in periods of five minutes.
  validation {
    condition     = var.alarms.quiet_minutes == null || contains(range(5, 1445, 5), coalesce(var.alarms.quiet_minutes, 5))
    error_message = "alarms.quiet_minutes: found ${coalesce(var.alarms.quiet_minutes, 0)}, expected a multiple of 5 from 5 to 1440, or null."
  }
}

variable "roles" {
  type = object({
    path                     = optional(string, "/")
    permissions_boundary_arn = optional(string)
  })
  description = "Path and permissions boundary of the function's role; see modules/lambda-function."
  default     = {}
}

variable "runtime" {
  type        = string
  description = "Lambda's Node; null (the default) for that of modules/lambda-function."
  default     = null
}

variable "region_token" {
  type        = string
  description = "What stands for the region in the names of the bucket and the role; see modules/names."
  default     = null
}

variable "live_version" {
  type        = string
  description = "Version that the function's alias is pinned to; null (the default) for the newest."
  default     = null
}

variable "emulated" {
  type        = bool
  description = "Leave out what moto lacks: the recursion setting and the dead letters' redrive permission."
  default     = false
}
