variable "environment" {
  type        = string
  description = "Environment, such as `production`."
}

variable "colour" {
  type        = string
  description = "Colour, `blue` or `green`."
}

variable "source_bucket_names" {
  type        = list(string)
  description = "Buckets that may be cloned from. The functions can read no others."

  validation {
    condition     = length(var.source_bucket_names) > 0 && alltrue([for name in var.source_bucket_names : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", name))])
    error_message = "source_bucket_names: found ${jsonencode(var.source_bucket_names)}, expected at least one bucket's name, in full."
  }
}

variable "destination_bucket_names" {
  type        = list(string)
  description = "Buckets that may be cloned to. The functions can write no others."

  validation {
    condition     = length(var.destination_bucket_names) > 0 && alltrue([for name in var.destination_bucket_names : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", name))])
    error_message = "destination_bucket_names: found ${jsonencode(var.destination_bucket_names)}, expected at least one bucket's name, in full."
  }
}

variable "segmenter" {
  type = object({
    zip_path            = string
    timeout_seconds     = optional(number, 120)
    memory_megabytes    = optional(number, 1024)
    maximum_concurrency = optional(number, 5)
    settings            = optional(map(string), {})
  })
  description = <<-EOT
    The first stage.
    - `zip_path`: of s3-clone-segmenter.zip, made by `npm run build`.
    - `timeout_seconds`, `memory_megabytes`: of one invocation.
    - `maximum_concurrency`: most jobs segmented at once (2 to 1000).
    - `settings`: further environment variables (`WALK_MILLISECONDS`, `REQUEST_CONCURRENCY`, `HOP_LIMIT`).
  EOT

  validation {
    condition     = var.segmenter.timeout_seconds >= 60 && var.segmenter.timeout_seconds <= 900
    error_message = "segmenter.timeout_seconds: found ${var.segmenter.timeout_seconds}, expected 60 to 900."
  }
  validation {
    condition     = var.segmenter.maximum_concurrency >= 2 && var.segmenter.maximum_concurrency <= 1000
    error_message = "segmenter.maximum_concurrency: found ${var.segmenter.maximum_concurrency}, expected 2 to 1000 (Lambda's bounds)."
  }
  validation {
    condition     = length(setsubtract(keys(var.segmenter.settings), ["WALK_MILLISECONDS", "REQUEST_CONCURRENCY", "HOP_LIMIT"])) == 0
    error_message = "segmenter.settings: found ${jsonencode(keys(var.segmenter.settings))}, expected WALK_MILLISECONDS, REQUEST_CONCURRENCY, HOP_LIMIT."
  }
}

variable "copier" {
  type = object({
    zip_path            = string
    timeout_seconds     = optional(number, 120)
    memory_megabytes    = optional(number, 1769)
    maximum_concurrency = optional(number, 50)
    settings            = optional(map(string), {})
  })
  description = <<-EOT
    The second stage.
    - `zip_path`: of s3-clone-copier.zip, made by `npm run build`.
    - `timeout_seconds`, `memory_megabytes`: of one invocation.
    - `maximum_concurrency`: most segments copied at once (2 to 1000).
    - `settings`: further environment variables (`SEGMENT_…`, `COPY_CONCURRENCY`, `MULTIPART_THRESHOLD_MEGABYTES`,
      `PART_MEGABYTES`, `DEPTH_LIMIT`, `HOP_LIMIT`, `RESTORE_HOURS`). `MAX_ATTEMPTS` is the queue's `maximum_receives`.
  EOT

  validation {
    condition     = var.copier.timeout_seconds >= 60 && var.copier.timeout_seconds <= 900
    error_message = "copier.timeout_seconds: found ${var.copier.timeout_seconds}, expected 60 to 900."
  }
  validation {
    condition     = var.copier.maximum_concurrency >= 2 && var.copier.maximum_concurrency <= 1000
    error_message = "copier.maximum_concurrency: found ${var.copier.maximum_concurrency}, expected 2 to 1000 (Lambda's bounds)."
  }
  validation {
    condition = length(setsubtract(keys(var.copier.settings), [
      "SEGMENT_OBJECT_LIMIT", "SEGMENT_GIGABYTES", "SEGMENT_MILLISECONDS", "COPY_CONCURRENCY",
      "MULTIPART_THRESHOLD_MEGABYTES", "PART_MEGABYTES", "DEPTH_LIMIT", "HOP_LIMIT", "RESTORE_HOURS",
    ])) == 0
    error_message = "copier.settings: found ${jsonencode(keys(var.copier.settings))}, expected SEGMENT_OBJECT_LIMIT, SEGMENT_GIGABYTES, SEGMENT_MILLISECONDS, COPY_CONCURRENCY, MULTIPART_THRESHOLD_MEGABYTES, PART_MEGABYTES, DEPTH_LIMIT, HOP_LIMIT, RESTORE_HOURS."
  }
}

variable "source_kms_key_arns" {
  type        = list(string)
  description = "KMS keys of the source buckets; none by default."
  default     = []

  validation {
    condition     = alltrue([for arn in var.source_kms_key_arns : can(regex("^arn:[\\w-]+:kms:[^*]+$", arn))])
    error_message = "source_kms_key_arns: found ${jsonencode(var.source_kms_key_arns)}, expected ARNs of KMS keys without a wildcard."
  }
}

variable "destination_kms_key_arns" {
  type        = list(string)
  description = "KMS keys of the destination buckets; none by default."
  default     = []

  validation {
    condition     = alltrue([for arn in var.destination_kms_key_arns : can(regex("^arn:[\\w-]+:kms:[^*]+$", arn))])
    error_message = "destination_kms_key_arns: found ${jsonencode(var.destination_kms_key_arns)}, expected ARNs of KMS keys without a wildcard."
  }
}

variable "allow_acl" {
  type        = bool
  description = "Whether the copier may give its copies an ACL, for requests with `acl`: only a destination whose object ownership is not \"bucket owner enforced\" needs one."
  default     = false
}

variable "allow_delete" {
  type        = bool
  description = "Whether the copier may delete in the destinations, for requests with `deleteExtraneous`."
  default     = false
}

variable "allow_restore" {
  type        = bool
  description = "Whether the copier may restore archived objects of the sources, for requests with `restore`: they are paid for by request and by gigabyte, and as a second copy for some days."
  default     = false
}

variable "maximum_receives" {
  type        = number
  description = "How often a request is tried; in the last try, what still fails is written into the response."
  default     = 5
}

variable "command_expiration_days" {
  type        = number
  description = "Days that the files of a job are kept."
  default     = 30
}

variable "force_destroy" {
  type        = bool
  description = "Whether `destroy` deletes a command bucket that still holds files."
  default     = false
}

variable "log_retention_days" {
  type        = number
  description = "Days that CloudWatch keeps the functions' logs."
  default     = 30
}

variable "log_kms_key_arn" {
  type        = string
  description = "KMS key for the functions' logs; null for CloudWatch's own encryption."
  default     = null
}

variable "tracing" {
  type        = bool
  description = "Whether invocations are traced with X-Ray."
  default     = true
}

variable "alarms" {
  type = object({
    queue_age_minutes = optional(number, 30)
    topic_arn         = optional(string)
  })
  description = <<-EOT
    - `queue_age_minutes`: alarm when the oldest request waits longer.
    - `topic_arn`: SNS topic told of alarms; none by default.
  EOT
  default     = {}
}

variable "runtime" {
  type        = string
  description = "Lambda's Node; null (the default) for that of modules/lambda-function."
  default     = null
}

variable "live_versions" {
  type        = map(string)
  description = "By stage (`segmenter`, `copier`), the version that the function's alias is pinned to; the newest for a stage that is left out."
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.live_versions), ["segmenter", "copier"])) == 0
    error_message = "live_versions: found ${jsonencode(var.live_versions)}, expected no stages but \"segmenter\" and \"copier\"."
  }
}

variable "roles" {
  type = object({
    path                     = optional(string, "/")
    permissions_boundary_arn = optional(string)
  })
  description = "Path and permissions boundary of the functions' roles; see modules/lambda-function."
  default     = {}
}

variable "region_token" {
  type        = string
  description = "What stands for the region in the names of the bucket and the roles; see modules/names."
  default     = null
}

variable "emulated" {
  type        = bool
  description = "Leave out what moto lacks: the recursion settings and the dead letters' redrive permissions."
  default     = false
}
