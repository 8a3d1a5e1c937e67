variable "environment" {
  type        = string
  description = "Environment, such as `production`."
}

variable "region" {
  type        = string
  description = "AWS region. Route53 has none, but the provider wants one."

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
  description = "Role to take on for the hosted zone, where that is in another account; null (the default) where it is in this one."
  default     = null

  validation {
    condition     = var.dns_role_arn == null || can(regex("^arn:[\\w-]+:iam::\\d{12}:role/", var.dns_role_arn))
    error_message = "dns_role_arn: found \"${coalesce(var.dns_role_arn, "null")}\", expected the ARN of a role."
  }
}

variable "weights" {
  type        = map(map(number))
  description = "By API, the weight of each colour: `{ orders = { blue = 90, green = 10 } }`. 0 to 255, not all 0."

  validation {
    condition = alltrue([for weights in values(var.weights) :
      length(setsubtract(keys(weights), ["blue", "green"])) == 0
    ])
    error_message = "weights: found ${jsonencode({ for api, weights in var.weights : api => weights if length(setsubtract(keys(weights), ["blue", "green"])) > 0 })}, expected no colours but \"blue\" and \"green\"."
  }
  validation {
    condition = alltrue([for weight in flatten([for weights in values(var.weights) : values(weights)]) :
      weight >= 0 && weight <= 255 && floor(weight) == weight
    ])
    error_message = "weights: found ${jsonencode({ for api, weights in var.weights : api => weights if anytrue([for weight in values(weights) : weight < 0 || weight > 255 || floor(weight) != weight]) })}, expected whole numbers from 0 to 255."
  }
  validation {
    condition     = alltrue([for weights in values(var.weights) : sum(concat([0], values(weights))) != 0])
    error_message = "weights: found ${jsonencode({ for api, weights in var.weights : api => weights if sum(concat([0], values(weights))) == 0 })}, whose sum is 0; give at least one colour a weight."
  }
}

variable "record_prefix" {
  type        = string
  description = "What top-level names begin with: empty for `orders.thing.com`, `staging-` for `staging-orders.thing.com`."
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9]+-)?$", var.record_prefix))
    error_message = "record_prefix: found \"${var.record_prefix}\", expected nothing or a prefix such as \"staging-\"."
  }
}

variable "emulated" {
  type        = bool
  description = "Changes nothing here. The colours' root has it, and one set of arguments serves all parts of an environment."
  default     = false
}

variable "target" {
  type        = string
  description = "What the caller means to change, such as `production/traffic`; compared with the tfvars file. `npm run tf` gives it."
  default     = null

  # A validation, and not a condition of the state guard: `destroy` looks at this one too.
  validation {
    condition     = var.target == null || can(regex("^${var.environment}(-[a-z0-9]+)?/traffic$", var.target))
    error_message = "target: found \"${coalesce(var.target, "null")}\", but the variables are those of \"${var.environment}/traffic\": the wrong tfvars file, or a wrong value in it."
  }
}
