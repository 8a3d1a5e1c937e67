variable "name" {
  type        = string
  description = "Name of the queue; the dead-letter queue is named after it."

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,67}$", var.name))
    error_message = "name: found \"${var.name}\", expected 1 to 67 letters, digits, hyphens and underscores (SQS allows 80, \"-dead-letters\" takes 13)."
  }
}

variable "visibility_timeout_seconds" {
  type        = number
  description = "How long a message that was handed out stays hidden: at least six times the time-out of the function that reads the queue."

  validation {
    condition     = var.visibility_timeout_seconds >= 0 && var.visibility_timeout_seconds <= 43200
    error_message = "visibility_timeout_seconds: found ${var.visibility_timeout_seconds}, expected 0 to 43200."
  }
}

variable "maximum_receives" {
  type        = number
  description = "How often a message is handed out before it goes to the dead letters."
  default     = 5

  # A throttled event source uses up receives too: fewer than 5 loses good messages to the dead letters.
  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  validation {
    condition     = var.maximum_receives >= 5 && var.maximum_receives <= 1000
    error_message = "maximum_receives: found ${var.maximum_receives}, expected 5 to 1000."
  }
}

variable "senders" {
  type = list(object({
    service    = string
    source_arn = string
  }))
  description = <<-EOT
    AWS services that may send to the queue, each bound to this account and to one source:
    - `service`: such as `s3.amazonaws.com`.
    - `source_arn`: of the bucket or rule.
  EOT

  validation {
    condition     = alltrue([for sender in var.senders : can(regex("^[a-z0-9]+\\.amazonaws\\.com$", sender.service))])
    error_message = "senders: found ${jsonencode(var.senders[*].service)}, expected services such as \"s3.amazonaws.com\"."
  }
  validation {
    condition     = alltrue([for sender in var.senders : can(regex("^arn:[^*]+$", sender.source_arn))])
    error_message = "senders: found ${jsonencode(var.senders[*].source_arn)}, expected ARNs without a wildcard."
  }
}

variable "dead_letter_senders" {
  type = list(object({
    service    = string
    source_arn = string
  }))
  description = "Services that may send to the dead letters what they could not deliver, such as an EventBridge rule; bound as `senders` are."
  default     = []

  validation {
    condition     = alltrue([for sender in var.dead_letter_senders : can(regex("^[a-z0-9]+\\.amazonaws\\.com$", sender.service))])
    error_message = "dead_letter_senders: found ${jsonencode(var.dead_letter_senders[*].service)}, expected services such as \"events.amazonaws.com\"."
  }
  validation {
    condition     = alltrue([for sender in var.dead_letter_senders : can(regex("^arn:[^*]+$", sender.source_arn))])
    error_message = "dead_letter_senders: found ${jsonencode(var.dead_letter_senders[*].source_arn)}, expected ARNs without a wildcard."
  }
}

variable "restrict_redrive" {
  type        = bool
  description = "Whether only this queue may move messages to the dead letters. Switched off against moto, which never confirms the setting."
  default     = true
}

variable "alarms" {
  type = object({
    age_minutes = optional(number, 15)
    topic_arn   = optional(string)
  })
  description = <<-EOT
    - `age_minutes`: alarm when the oldest message waits longer.
    - `topic_arn`: SNS topic told of alarms; none by default.
  EOT
  default     = {}

  validation {
    condition     = var.alarms.age_minutes >= 1 && var.alarms.age_minutes <= 20160
    error_message = "alarms.age_minutes: found ${var.alarms.age_minutes}, expected 1 to 20160 (two weeks)."
  }
}
