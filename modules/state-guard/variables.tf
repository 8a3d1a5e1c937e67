variable "identity" {
  type        = string
  description = "What the variables describe: `production/green` or `production/traffic`."

  validation {
    condition     = can(regex("^[a-z][a-z0-9]+/(blue|green|traffic)$", var.identity))
    error_message = "identity: found \"${var.identity}\", expected ENVIRONMENT/blue, ENVIRONMENT/green or ENVIRONMENT/traffic."
  }
}

variable "region" {
  type        = string
  description = "Region of what the state holds; null for what has none, such as weights."
  default     = null
}
