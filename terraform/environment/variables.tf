variable "environment" {
  type        = string
  description = "Environment, such as `production`."
}

variable "colour" {
  type        = string
  description = "Colour, `blue` or `green`."

  validation {
    condition     = contains(["blue", "green"], var.colour)
    error_message = "colour: found \"${var.colour}\", expected \"blue\" or \"green\"."
  }
}

variable "region" {
  type        = string
  description = "AWS region."

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region: found \"${var.region}\", expected a region such as \"eu-west-1\"."
  }
}

variable "account_id" {
  type        = string
  description = "Account that this environment belongs to: credentials of any other are refused. Null takes any."
  default     = null

  validation {
    condition     = var.account_id == null || can(regex("^\\d{12}$", var.account_id))
    error_message = "account_id: found \"${coalesce(var.account_id, "null")}\", expected 12 digits."
  }
}

variable "domain" {
  type        = string
  description = "Domain of the hosted zone, such as `thing.com`."
}

variable "private_zone" {
  type        = bool
  description = "Whether the hosted zone of that name is a private one."
  default     = false
}

variable "dns_role_arn" {
  type        = string
  description = "Role to take on for the hosted zone, where that is in another account; null (the default) where it is in this one. The APIs' records are then modules of their own; see docs/terraform.md."
  default     = null

  validation {
    condition     = var.dns_role_arn == null || can(regex("^arn:[\\w-]+:iam::\\d{12}:role/", var.dns_role_arn))
    error_message = "dns_role_arn: found \"${coalesce(var.dns_role_arn, "null")}\", expected the ARN of a role."
  }
}

variable "logstash" {
  type = object({
    host           = string
    port           = number
    protocol       = optional(string, "lumberjack")
    compression    = optional(number, 0)
    tls            = optional(bool, false)
    tls_secret_arn = optional(string)

    tls_secret_kms_key_arn = optional(string)
    allow_plaintext        = optional(bool, false)
  })
  description = <<-EOT
    Where logs are sent.
    - `host`, `port`: of Logstash's input.
    - `protocol`: `lumberjack` for a beats input (the default), `tcp` for a tcp input with json_lines.
    - `compression`: zlib's level with `lumberjack`, 0 (off, the default) to 9.
    - `tls`: whether to speak TLS; `tls_secret_arn`: certificates and key, in Secrets Manager;
      `tls_secret_kms_key_arn`: that secret's key, where it is a customer's.
    - `allow_plaintext`: whether logs may leave without TLS and outside a VPC of yours. They name clients.
  EOT

  validation {
    condition     = contains(["lumberjack", "tcp"], var.logstash.protocol)
    error_message = "logstash.protocol: found \"${var.logstash.protocol}\", expected \"lumberjack\" or \"tcp\"."
  }
  validation {
    condition     = contains(range(var.logstash.protocol == "tcp" ? 1 : 10), var.logstash.compression)
    error_message = "logstash.compression: found ${var.logstash.compression} with protocol \"${var.logstash.protocol}\", expected a whole number from 0 to 9 with lumberjack, or 0 with tcp."
  }
  validation {
    condition     = var.logstash.tls || var.logstash.tls_secret_arn != null || var.network != null || var.logstash.allow_plaintext
    error_message = "logstash: found ${jsonencode(var.logstash)} and no network: the logs, which name clients and what they asked for, would leave in the clear. Expected tls, tls_secret_arn, a network, or allow_plaintext = true."
  }
}

variable "roles" {
  type = object({
    path                     = optional(string, "/")
    permissions_boundary_arn = optional(string)
  })
  description = "What the account asks of every role: a path, a permissions boundary; see modules/lambda-function."
  default     = {}
}

variable "target" {
  type        = string
  description = "What the caller means to change, such as `production/green`; compared with the tfvars file. `npm run tf` gives it."
  default     = null

  # A validation, and not a condition of the state guard: `destroy` looks at this one too.
  validation {
    condition     = var.target == null || can(regex("^${var.environment}(-[a-z0-9]+)?/${var.colour}$", var.target))
    error_message = "target: found \"${coalesce(var.target, "null")}\", but the variables are those of \"${var.environment}/${var.colour}\": the wrong tfvars file, or a wrong value in it."
  }
}

variable "destroying" {
  type        = bool
  description = "Whether this is a `destroy`, which is refused while the colour has weight. `npm run tf` gives it."
  default     = false

  # A validation, as with `target`: whatever else could refuse is not looked at by `destroy`.
  validation {
    condition     = !var.destroying || length(local.weights) == 0
    error_message = "destroying: found ${var.environment}/${var.colour} with the weights ${jsonencode(local.weights)}: clients are sent there. Move them to the other colour, or take them out, in that environment's traffic.tfvars first."
  }
}

variable "region_token" {
  type        = string
  description = "What stands for the region in names that all regions of the account share (roles, buckets, the dashboard); derived from the region (`euw1`) by default. Empty keeps the names of deployments from before it."
  default     = null
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
  description = "The VPC in which Logstash is reached (see modules/elb-log-processor); null (the default) for none."
  default     = null
}

variable "labels" {
  type        = map(string)
  description = "Labels on every document of every API."
  default     = {}
}

variable "tags" {
  type        = map(string)
  description = "Further tags on every resource."
  default     = {}
}

variable "clone" {
  type = object({
    source_bucket_names      = list(string)
    destination_bucket_names = list(string)
    source_kms_key_arns      = optional(list(string), [])
    destination_kms_key_arns = optional(list(string), [])
    allow_acl                = optional(bool, false)
    allow_delete             = optional(bool, false)
    allow_restore            = optional(bool, false)
    live_versions            = optional(map(string), {})
  })
  description = <<-EOT
    The bucket clone; null (the default) for none.
    - `source_bucket_names`, `destination_bucket_names`: the buckets it may read and write; no others.
    - `source_kms_key_arns`, `destination_kms_key_arns`: their keys.
    - `allow_acl`: whether requests may give copies an ACL, for a destination of another account that has ACLs.
    - `allow_delete`: whether requests may delete what the source does not have.
    - `allow_restore`: whether requests may restore archived objects, which costs.
    - `live_versions`: by stage (`segmenter`, `copier`), a version to go back to.
  EOT
  default     = null
}

variable "runtime" {
  type        = string
  description = "Lambda's Node for all functions, such as `nodejs22.x`; null (the default) for that of modules/lambda-function."
  default     = null
}

variable "alarm_topic_arn" {
  type        = string
  description = "SNS topic told of alarms: null (the default) makes one, `none` tells nobody, on purpose. One of yours has to let CloudWatch publish, and use its key; see modules/alarm-topic."
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null || var.alarm_topic_arn == "none" || can(regex("^arn:[\\w-]+:sns:", var.alarm_topic_arn))
    error_message = "alarm_topic_arn: found \"${coalesce(var.alarm_topic_arn, "null")}\", expected the ARN of an SNS topic, \"none\" or null."
  }
}

variable "alarm_emails" {
  type        = list(string)
  description = "Addresses that are told of alarms, by the topic that is made here."
  default     = []

  validation {
    condition     = var.alarm_topic_arn == null || length(var.alarm_emails) == 0
    error_message = "alarm_emails: found ${jsonencode(var.alarm_emails)} beside alarm_topic_arn = \"${coalesce(var.alarm_topic_arn, "null")}\", expected none: subscribe them to that topic."
  }
}

variable "queue_age_minutes" {
  type        = number
  description = "Alarm when the oldest log file has waited longer."
  default     = 15
}

variable "log_retention_days" {
  type        = number
  description = "Days that CloudWatch keeps the functions' logs."
  default     = 30
}

variable "log_expiration_days" {
  type        = number
  description = "Days that the load balancers' log files are kept."
  default     = 30
}

variable "log_kms_key_arn" {
  type        = string
  description = "KMS key for the functions' logs; null for CloudWatch's own encryption."
  default     = null
}

variable "zip_folder" {
  type        = string
  description = "Where `npm run build` put the functions' zips."
  default     = "../../dist"
}

variable "force_destroy" {
  type        = bool
  description = "Whether `destroy` deletes buckets that still hold objects. For environments that may be lost."
  default     = false
}

variable "emulated" {
  type        = bool
  description = "Against moto: bucket names in the path, and without what moto lacks (recursion settings, redrive permissions of dead letters)."
  default     = false
}
