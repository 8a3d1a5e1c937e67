variable "environment" {
  type        = string
  description = "Environment, such as `production`."
}

variable "colour" {
  type        = string
  description = "Colour, `blue` or `green`."
}

variable "emails" {
  type        = list(string)
  description = "Addresses that are told. Each gets a message with a link, and is told nothing before it is opened."
  default     = []

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "emails: found ${jsonencode(var.emails)}, expected addresses such as \"operations@thing.com\"."
  }
}
