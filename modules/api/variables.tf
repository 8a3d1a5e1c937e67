variable "platform" {
  type = object({
    environment   = string
    colour        = string
    domain        = string
    zone_id       = optional(string)
    processor_zip = string
    logstash = object({
      host           = string
      port           = number
      protocol       = optional(string, "lumberjack")
      compression    = optional(number, 0)
      tls            = optional(bool, false)
      tls_secret_arn = optional(string)

      tls_secret_kms_key_arn = optional(string)
    })
    network = optional(object({
      vpc_id                      = string
      subnet_ids                  = list(string)
      logstash_cidr_blocks        = list(string)
      endpoint_prefix_list_ids    = optional(list(string), [])
      endpoint_security_group_ids = optional(list(string), [])
      https_cidr_blocks           = optional(list(string), [])
      security_group_ids          = optional(list(string), [])
    }))
    roles = optional(object({
      path                     = optional(string, "/")
      permissions_boundary_arn = optional(string)
    }), {})
    labels              = optional(map(string), {})
    alarm_topic_arn     = optional(string)
    queue_age_minutes   = optional(number, 15)
    log_retention_days  = optional(number, 30)
    log_expiration_days = optional(number, 30)
    log_kms_key_arn     = optional(string)
    runtime             = optional(string)
    force_destroy       = optional(bool, false)
    emulated            = optional(bool, false)
    region_token        = optional(string)
    environments        = optional(set(string), [])
    weights             = optional(map(number), {})
  })
  description = <<-EOT
    What all APIs of one environment and colour share; `local.platform` of terraform/environment.
    - `environment`, `colour`: such as `production`, `green`.
    - `domain`, `zone_id`: of the hosted zone for the colour's record. Without `zone_id` there is none: in a zone of another
      account modules/colour-record makes it.
    - `processor_zip`: path of elb-log-processor.zip, made by `npm run build`.
    - `logstash`: host, port, protocol (`lumberjack` or `tcp`), compression, and TLS by a secret's ARN.
    - `network`: the VPC in which Logstash is reached; see modules/elb-log-processor.
    - `roles`: path and permissions boundary of the functions' roles; see modules/lambda-function.
    - `labels`: on every document of every API.
    - `alarm_topic_arn`: told of alarms, such as that of modules/alarm-topic. `queue_age_minutes`: see modules/elb-log-processor.
    - `log_retention_days`: of the functions' logs. `log_expiration_days`: of the log files.
    - `log_kms_key_arn`: KMS key of the functions' logs.
    - `runtime`: of the functions, such as `nodejs22.x`; see modules/lambda-function.
    - `force_destroy`: whether `destroy` deletes buckets that still hold logs.
    - `emulated`: leave out what moto lacks.
    - `region_token`: what stands for the region in names; see modules/names.
    - `environments`: all there are, for an API's own `environments` to be compared with; none compares nothing.
    - `weights`: by name of an API, the weight that its top-level name gives this colour now.
  EOT
}

variable "name" {
  type        = string
  description = "Name of the API, such as `orders`: 3 to 24 lower-case letters, digits and inner hyphens."
}

variable "environments" {
  type        = set(string)
  description = "Environments that have this API, such as `[\"staging\"]`; null (the default) for all."
  default     = null

  validation {
    condition     = length(var.platform.environments) == 0 || length(setsubtract(coalesce(var.environments, []), var.platform.environments)) == 0
    error_message = "environments of ${var.name}: found ${jsonencode(var.environments)}, expected some of ${jsonencode(var.platform.environments)}."
  }
  # Whoever follows the top-level name would find nothing behind it.
  validation {
    condition     = contains(coalesce(var.environments, [var.platform.environment]), var.platform.environment) || lookup(var.platform.weights, var.name, 0) == 0
    error_message = "environments of ${var.name}: found ${jsonencode(var.environments)} without \"${var.platform.environment}\", where ${var.platform.colour} has the weight ${lookup(var.platform.weights, var.name, 0)}: take it out of that environment's traffic.tfvars first."
  }
}

variable "empty_log_bucket" {
  type        = bool
  description = "Whether the log bucket is emptied when this API is taken away; AWS keeps one that holds logs otherwise. Has to be applied before."
  default     = false
}

variable "load_balancer_type" {
  type        = string
  description = "Type of the API's load balancer: `classic`, `application` or `network`."

  validation {
    condition     = contains(["classic", "application", "network"], var.load_balancer_type)
    error_message = "load_balancer_type: found \"${var.load_balancer_type}\", expected \"classic\", \"application\" or \"network\"."
  }
}

variable "load_balancer_name" {
  type        = string
  description = "Name of the API's load balancer; ENVIRONMENT-COLOUR-NAME by default."
  default     = null

  # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
  validation {
    condition     = length(coalesce(var.load_balancer_name, "${var.platform.environment}-${var.platform.colour}-${var.name}")) <= 32
    error_message = "load_balancer_name: found \"${coalesce(var.load_balancer_name, "${var.platform.environment}-${var.platform.colour}-${var.name}")}\", which is longer than the 32 characters a load balancer's name may have: give its real name."
  }
}

variable "application" {
  type        = string
  description = "The application's name, on every document as `service.name`; the API's name by default."
  default     = null
}

variable "component" {
  type        = string
  description = "What part of the application this is, on every document as `service.type`."
  default     = "load-balancer"
}

variable "labels" {
  type        = map(string)
  description = "Further `labels` on every document of this API."
  default     = {}
}

variable "existing_log_bucket" {
  type = object({
    name        = string
    prefix      = optional(string, "")
    kms_key_arn = optional(string)
    account_id  = optional(string)
  })
  description = "A log bucket that many APIs share, heard through EventBridge: its name, the prefix set on this API's load balancer, its KMS key if it has one, and its owner's account if that is another; null (the default) makes a bucket for this API."
  default     = null
}

variable "log_prefix" {
  type        = string
  description = "Prefix set on the load balancer, in the API's own bucket; none by default."
  default     = ""
}

variable "evaluate_target_health" {
  type        = bool
  description = "Whether Route53 passes over this colour while its load balancer is unhealthy. One whose target groups are empty counts as unhealthy: then traffic goes to a colour of weight 0. `false` leaves it where the weights say."
  default     = true
}

variable "live_version" {
  type        = string
  description = "Version that the processor's alias is pinned to, to go back at once; null (the default) for the newest."
  default     = null
}

variable "quiet_minutes" {
  type        = number
  description = "Alarm when no log line of this API came for so long, a multiple of 5; null (the default) for one that may be idle, as a colour without weight is."
  default     = null
}

variable "paused" {
  type        = bool
  description = "Whether this API's logs wait in their queue, for maintenance of Logstash; for up to 14 days."
  default     = false
}

variable "processor" {
  type = object({
    connection_count_limit       = optional(number, 100)
    connection_wait_milliseconds = optional(number, 5000)
    timeout_seconds              = optional(number, 120)
    memory_megabytes             = optional(number, 1024)
    maximum_concurrency          = optional(number, 5)
    maximum_receives             = optional(number, 300)
    reserved_concurrency         = optional(number)
    batch_size                   = optional(number, 4)
    settings                     = optional(map(string), {})
  })
  description = "What this API's processor does otherwise than the others; every field is explained in modules/elb-log-processor."
  default     = {}
}
