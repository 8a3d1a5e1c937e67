variable "name" {
  type        = string
  description = "Name of the bucket, unique in all of AWS."

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name: found \"${var.name}\" (${length(var.name)} characters), expected 3 to 63 lower-case letters, digits and inner hyphens."
  }
}

variable "expiration_days" {
  type        = number
  description = "Days after which objects are deleted."
  default     = 30

  validation {
    condition     = var.expiration_days >= 1 && var.expiration_days <= 3650 && floor(var.expiration_days) == var.expiration_days
    error_message = "expiration_days: found ${var.expiration_days}, expected a whole number from 1 to 3650."
  }
}

variable "force_destroy" {
  type        = bool
  description = "Whether `destroy` deletes a bucket that still holds objects, and the objects with it."
  default     = false
}

variable "policy_statements" {
  type = list(object({
    sid        = string
    principal  = map(string)
    actions    = list(string)
    resources  = list(string)
    conditions = optional(map(map(list(string))), {})
  }))
  description = <<-EOT
    What the bucket's policy allows beside the owner's own rights. A list of:
    - `sid`: what it is for, in letters.
    - `principal`: `{ Service = "…" }` or `{ AWS = "…" }`.
    - `actions`, `resources`: in full, no wildcard action.
    - `conditions`: operator → key → values, as in IAM's JSON.
  EOT
  default     = []

  validation {
    condition     = !strcontains(jsonencode(var.policy_statements[*].actions), "*")
    error_message = "policy_statements: found ${jsonencode(var.policy_statements[*].actions)}, expected actions without a wildcard."
  }
}
