variable "environment" {
  type        = string
  description = "Environment, such as `production`."

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.environment))
    error_message = "environment: found \"${var.environment}\", expected 2 to 10 lower-case letters and digits."
  }
}

variable "colour" {
  type        = string
  description = "Colour: `blue` or `green`."

  validation {
    condition     = contains(["blue", "green"], var.colour)
    error_message = "colour: found \"${var.colour}\", expected \"blue\" or \"green\"."
  }
}

variable "name" {
  type        = string
  description = "Name of the component: an API such as `orders`, or `clone`."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "name: found \"${var.name}\", expected 3 to 24 lower-case letters, digits and inner hyphens."
  }
  # The longest names made of it are a log bucket's (PREFIX-logs-ACCOUNT-REGION, of at most 63 characters) and a
  # processor's role (PREFIX-elb-log-processor-REGION, at most 64): both add 18.
  validation {
    condition     = length("${var.environment}-${var.colour}-${var.name}${local.suffix}") <= 45
    error_message = "name: found \"${var.name}\", with which the log bucket ${var.environment}-${var.colour}-${var.name}-logs-ACCOUNT${local.suffix} has ${length("${var.environment}-${var.colour}-${var.name}${local.suffix}") + 18} characters, and S3 takes 63: expected a name that is ${length("${var.environment}-${var.colour}-${var.name}${local.suffix}") - 45} shorter."
  }
}

variable "region" {
  type        = string
  description = "Region, such as `eu-west-1`; needed for the names that all regions of an account share."
  default     = null
}

variable "region_token" {
  type        = string
  description = "What stands for the region in those names; derived from the region (`euw1`) by default. Empty for names without it, which only one region of the account can have."
  default     = null

  validation {
    condition     = var.region_token == null || can(regex("^[a-z0-9]{0,8}$", var.region_token))
    error_message = "region_token: found \"${coalesce(var.region_token, "null")}\", expected up to 8 lower-case letters and digits."
  }
}

variable "domain" {
  type        = string
  description = "Domain of the hosted zone, such as `thing.com`; needed for `record` only."
  default     = null

  validation {
    condition     = var.domain == null || can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain: found \"${coalesce(var.domain, "nothing")}\", expected a domain such as \"thing.com\", without a dot at the end."
  }
}
