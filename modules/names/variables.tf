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

  # 24 characters, so that the longest name made of it (an S3 bucket's) stays within 63.
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "name: found \"${var.name}\", expected 3 to 24 lower-case letters, digits and inner hyphens."
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
