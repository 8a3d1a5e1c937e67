variable "name" {
  type        = string
  description = "Name of the function, and what its other resources' names begin with."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,60}$", var.name))
    error_message = "name: found \"${var.name}\" (${length(var.name)} characters), expected 1 to 61 lower-case letters, digits and hyphens (SQS allows 80, \"-failed-invocations\" takes 19)."
  }
}

variable "role_name" {
  type        = string
  description = "Name of the function's role, which is of the whole account and not of a region; the function's name by default."
  default     = null

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  validation {
    condition     = var.role_name == null || can(regex("^[\\w+=,.@-]{1,64}$", var.role_name))
    error_message = "role_name: found \"${coalesce(var.role_name, "null")}\" (${length(coalesce(var.role_name, "null"))} characters), expected 1 to 64 (IAM's bound)."
  }
}

variable "description" {
  type        = string
  description = "What the function does, in one line."

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 256
    error_message = "description: found ${length(var.description)} characters, expected 1 to 256."
  }
}

variable "zip_path" {
  type        = string
  description = "Path of the function's zip, made by `npm run build`; a change of its content publishes a version."

  validation {
    condition     = fileexists(var.zip_path)
    error_message = "zip_path: found no file \"${var.zip_path}\"; make it with: npm run build."
  }
}

variable "timeout_seconds" {
  type        = number
  description = "Longest run of one invocation. Lambda's own default of 3 s killed real work: there is none here."

  validation {
    condition     = var.timeout_seconds >= 10 && var.timeout_seconds <= 900 && floor(var.timeout_seconds) == var.timeout_seconds
    error_message = "timeout_seconds: found ${var.timeout_seconds}, expected a whole number from 10 to 900."
  }
}

variable "memory_megabytes" {
  type        = number
  description = "Memory; the share of CPU grows with it (a whole one at 1,769 MB)."

  validation {
    condition     = var.memory_megabytes >= 128 && var.memory_megabytes <= 10240 && floor(var.memory_megabytes) == var.memory_megabytes
    error_message = "memory_megabytes: found ${var.memory_megabytes}, expected a whole number from 128 to 10240."
  }
}

variable "environment_variables" {
  type        = map(string)
  description = "The function's environment variables. No secrets: anyone who may read the function reads them."
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.environment_variables) : can(regex("^[A-Z][A-Z0-9_]*$", name)) && !startswith(name, "AWS_") && !startswith(name, "LAMBDA_")])
    error_message = "environment_variables: found ${jsonencode(keys(var.environment_variables))}, expected names of capitals, digits and underscores that do not begin with AWS_ or LAMBDA_ (Lambda's own)."
  }
}

variable "policy_statements" {
  type = list(object({
    sid        = string
    actions    = list(string)
    resources  = list(string)
    conditions = optional(map(map(list(string))), {})
  }))
  description = <<-EOT
    What the function may do beside writing its logs. A list of:
    - `sid`: what it is for, in letters.
    - `actions`: in full, no wildcard.
    - `resources`: ARNs; `*` only at their end, never alone.
    - `conditions`: operator → key → values, as in IAM's JSON.
  EOT
  default     = []

  validation {
    condition     = !strcontains(jsonencode(var.policy_statements[*].actions), "*")
    error_message = "policy_statements: found ${jsonencode(var.policy_statements[*].actions)}, expected actions without a wildcard."
  }
  validation {
    condition     = alltrue([for resource in flatten(var.policy_statements[*].resources) : startswith(resource, "arn:")])
    error_message = "policy_statements: found ${jsonencode(flatten(var.policy_statements[*].resources))}, expected ARNs."
  }
}

variable "queues" {
  type = map(object({
    arn                 = string
    batch_size          = number
    maximum_concurrency = number
    paused              = optional(bool, false)
  }))
  description = <<-EOT
    The SQS queues that the function works off, by a name of your choice. It may read these and no others.
    - `arn`: of the queue, whose visibility time-out is at least six times `timeout_seconds`.
    - `batch_size`: most messages of one invocation, which answers those that failed (1 to 10).
    - `maximum_concurrency`: most invocations that the queue keeps busy (2 to 1000).
    - `paused`: whether the messages stay in the queue for the time being.
  EOT
  default     = {}

  validation {
    condition     = alltrue([for queue in values(var.queues) : can(regex("^arn:[\\w-]+:sqs:[\\w-]+:\\d{12}:[\\w-]+$", queue.arn))])
    error_message = "queues: found ${jsonencode(values(var.queues)[*].arn)}, expected ARNs of SQS queues, without a wildcard."
  }
  validation {
    condition     = alltrue([for queue in values(var.queues) : queue.batch_size >= 1 && queue.batch_size <= 10])
    error_message = "queues: found ${jsonencode(values(var.queues)[*].batch_size)} as batch_size, expected 1 to 10."
  }
  validation {
    condition     = alltrue([for queue in values(var.queues) : queue.maximum_concurrency >= 2 && queue.maximum_concurrency <= 1000])
    error_message = "queues: found ${jsonencode(values(var.queues)[*].maximum_concurrency)} as maximum_concurrency, expected 2 to 1000 (Lambda's bounds)."
  }
}

variable "invoke_itself" {
  type        = bool
  description = "Whether the function may invoke itself, to go on with a long job in a fresh invocation; what fails of that is kept in a queue."
  default     = false
}

variable "recursive_loop" {
  type        = string
  description = "`Allow` for a function that invokes itself, sends to the queue that feeds it or writes what triggers it (it must bound its own depth), `Terminate` otherwise; null leaves the setting alone, for moto, which does not know it."
  default     = "Terminate"

  validation {
    condition     = var.recursive_loop == null || contains(["Allow", "Terminate"], coalesce(var.recursive_loop, "null"))
    error_message = "recursive_loop: found \"${coalesce(var.recursive_loop, "null")}\", expected \"Allow\", \"Terminate\" or null."
  }
}

variable "network" {
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  description = <<-EOT
    Subnets and security groups when the function runs in a VPC; null (the default) when it does not.
    In a VPC, S3 and every other service it calls need an endpoint or a NAT gateway, or each call hangs.
  EOT
  default     = null

  validation {
    condition     = var.network == null || try(length(var.network.subnet_ids) > 0 && length(var.network.security_group_ids) > 0, false)
    error_message = "network: found ${jsonencode(var.network)}, expected at least one subnet and one security group."
  }
}

variable "reserved_concurrency" {
  type        = number
  description = "Most invocations at once, taken out of the account's limit; null for no reservation."
  default     = null

  # 0 would stop the function for good; only the age of its queue would tell.
  validation {
    condition     = var.reserved_concurrency == null || try(var.reserved_concurrency >= 1, false)
    error_message = "reserved_concurrency: found ${jsonencode(var.reserved_concurrency)}, expected 1 or more, or null."
  }
}

variable "tracing" {
  type        = bool
  description = "Whether invocations are traced with X-Ray."
  default     = true
}

variable "log_retention_days" {
  type        = number
  description = "Days that CloudWatch keeps the function's log."
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days: found ${var.log_retention_days}, expected a number that CloudWatch knows, such as 7, 14, 30, 90, 365."
  }
}

variable "log_kms_key_arn" {
  type        = string
  description = "KMS key for the log group, whose policy must let CloudWatch Logs use it; null for CloudWatch's own encryption."
  default     = null

  validation {
    condition     = var.log_kms_key_arn == null || can(regex("^arn:[\\w-]+:kms:", var.log_kms_key_arn))
    error_message = "log_kms_key_arn: found \"${coalesce(var.log_kms_key_arn, "null")}\", expected the ARN of a KMS key."
  }
}

variable "alarms" {
  type = object({
    errors    = optional(number, 0)
    topic_arn = optional(string)
  })
  description = <<-EOT
    - `errors`: failed invocations within five minutes that are still no alarm.
    - `topic_arn`: SNS topic told of alarms; none by default.
  EOT
  default     = {}

  validation {
    condition     = var.alarms.errors >= 0
    error_message = "alarms.errors: found ${var.alarms.errors}, expected 0 or more."
  }
}

variable "runtime" {
  type        = string
  description = "Lambda's Node: `nodejs20.x`, `nodejs22.x` (the default, for null too), or `nodejs24.x`, which the provider knows from 6 on."
  default     = "nodejs22.x"
  # Roots and modules on the way here hand null through.
  nullable = false

  # The bundles are made for Node 20 and newer (scripts/build/build.ts).
  validation {
    condition     = contains(["nodejs20.x", "nodejs22.x", "nodejs24.x"], var.runtime)
    error_message = "runtime: found \"${var.runtime}\", expected \"nodejs20.x\", \"nodejs22.x\" or \"nodejs24.x\"."
  }
}

variable "live_version" {
  type        = string
  description = "Version that the alias is pinned to, to go back to an earlier one at once; null (the default) for the newest."
  default     = null

  validation {
    condition     = var.live_version == null || can(regex("^[1-9][0-9]*$", var.live_version))
    error_message = "live_version: found \"${coalesce(var.live_version, "null")}\", expected the number of a published version, or null."
  }
}

variable "roles" {
  type = object({
    path                     = optional(string, "/")
    permissions_boundary_arn = optional(string)
  })
  description = <<-EOT
    What an account may ask of every role.
    - `path`: of the role, with slashes at both ends; `/` by default.
    - `permissions_boundary_arn`: a policy that bounds what the role may ever do; none by default.
  EOT
  default     = {}

  validation {
    condition     = can(regex("^/([\\w+=,.@-]+/)*$", var.roles.path))
    error_message = "roles.path: found \"${var.roles.path}\", expected a path such as \"/lambda-core/\"."
  }
  validation {
    condition     = var.roles.permissions_boundary_arn == null || can(regex("^arn:[\\w-]+:iam::(\\d{12}|aws):policy/", var.roles.permissions_boundary_arn))
    error_message = "roles.permissions_boundary_arn: found \"${coalesce(var.roles.permissions_boundary_arn, "null")}\", expected the ARN of a policy."
  }
}
