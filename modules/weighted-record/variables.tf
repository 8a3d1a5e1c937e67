variable "environment" {
  type        = string
  description = "Environment, such as `production`."
}

variable "api" {
  type        = string
  description = "Name of the API, such as `orders`."
}

variable "domain" {
  type        = string
  description = "Domain of the hosted zone, such as `thing.com`."
}

variable "zone_id" {
  type        = string
  description = "Id of the hosted zone."
}

variable "record_name" {
  type        = string
  description = "The top-level name that clients use, such as `orders.thing.com`."

  validation {
    condition     = endswith(var.record_name, ".${var.domain}")
    error_message = "record_name: found \"${var.record_name}\", expected a name that ends in \".${var.domain}\"."
  }
}

variable "existing_records" {
  type        = set(string)
  description = "Names of the A records in the zone, without a dot at their end. A colour whose own name is not among them is refused at plan."
}

variable "existing_ipv6_records" {
  type        = set(string)
  description = "Names of the AAAA records in the zone. Where all colours are among them, the top-level name has weighted AAAA records too."
  default     = []
}

variable "weights" {
  type        = map(number)
  description = "Weight of each colour, 0 to 255, not all 0. A colour of weight 0 still answers when all others are unhealthy."

  validation {
    condition     = length(setsubtract(keys(var.weights), ["blue", "green"])) == 0
    error_message = "weights of ${var.api}: found ${jsonencode(var.weights)}, expected no colours but \"blue\" and \"green\"."
  }
  validation {
    condition     = alltrue([for weight in values(var.weights) : weight >= 0 && weight <= 255 && floor(weight) == weight])
    error_message = "weights of ${var.api}: found ${jsonencode(var.weights)}, expected whole numbers from 0 to 255."
  }
  # Route53 then answers with every colour alike, which nobody asked for.
  validation {
    condition     = sum(concat([0], values(var.weights))) > 0
    error_message = "weights of ${var.api}: found ${jsonencode(var.weights)}, whose sum is 0; give at least one colour a weight."
  }
}
