variable "environment" {
  type        = string
  description = "Environment that the role deploys, such as `production`: both of its colours, its weights and its states."

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.environment))
    error_message = "environment: found \"${var.environment}\", expected 2 to 10 lower-case letters and digits."
  }
}

variable "trusted_arns" {
  type        = list(string)
  description = "Who may take on the role: ARNs of roles or users, such as a pipeline's."

  validation {
    condition     = length(var.trusted_arns) > 0 && alltrue([for arn in var.trusted_arns : can(regex("^arn:[\\w-]+:(iam|sts)::\\d{12}:[^*]+$", arn))])
    error_message = "trusted_arns: found ${jsonencode(var.trusted_arns)}, expected at least one ARN of a role or user, without a wildcard."
  }
}

variable "zone_id" {
  type        = string
  description = "Hosted zone of the environment's names, in which the role may change A and AAAA records."
}

variable "state_bucket_name" {
  type        = string
  description = "Bucket of Terraform's states; those of other environments stay closed."
}

variable "function_bucket_names" {
  type        = list(string)
  description = "Buckets beside the environment's own that its functions may read and write at most: those of the clone, log buckets that APIs share."
  default     = []
}

variable "secret_arns" {
  type        = list(string)
  description = "Secrets that the functions may read at most."
  default     = []
}

variable "kms_key_arns" {
  type        = list(string)
  description = "Keys of others that the functions may use at most: of secrets, of buckets."
  default     = []
}

variable "network" {
  type        = bool
  description = "Whether functions are in a VPC: the role may then make their security groups."
  default     = false
}

variable "shared_log_buckets" {
  type        = bool
  description = "Whether APIs share a log bucket: the role may then make their EventBridge rules."
  default     = false
}

variable "role_path" {
  type        = string
  description = "Path of the functions' roles, `roles.path` of the environment."
  default     = "/"

  validation {
    condition     = can(regex("^/([\\w+=,.@-]+/)*$", var.role_path))
    error_message = "role_path: found \"${var.role_path}\", expected a path such as \"/lambda-core/\"."
  }
}
