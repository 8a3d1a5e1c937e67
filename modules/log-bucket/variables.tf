variable "name" {
  type        = string
  description = "Name of the bucket, unique in all of AWS."
}

variable "load_balancer_types" {
  type        = set(string)
  description = "Types of the load balancers that write here: `classic`, `application`, `network`."

  validation {
    condition     = length(var.load_balancer_types) > 0 && length(setsubtract(var.load_balancer_types, ["classic", "application", "network"])) == 0
    error_message = "load_balancer_types: found ${jsonencode(var.load_balancer_types)}, expected some of \"classic\", \"application\" and \"network\"."
  }
}

variable "prefix" {
  type        = string
  description = "Prefix set on the load balancer, without a slash at its ends; none by default."
  default     = ""

  validation {
    condition     = can(regex("^([A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)?$", var.prefix)) && !strcontains(var.prefix, "AWSLogs")
    error_message = "prefix: found \"${var.prefix}\", expected path parts joined by /, without a slash at the ends and without \"AWSLogs\"."
  }
}

variable "expiration_days" {
  type        = number
  description = "Days after which log files are deleted. Replay of older files is not possible."
  default     = 30
}

variable "force_destroy" {
  type        = bool
  description = "Whether `destroy` deletes a bucket that still holds logs."
  default     = false
}
