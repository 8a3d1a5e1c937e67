variable "environment" {
  type        = string
  description = "Environment, such as `production`."
}

variable "colour" {
  type        = string
  description = "Colour, `blue` or `green`."
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
  description = "Id of the hosted zone, public or private; of the account whose provider the module is given."
}

variable "load_balancer" {
  type = object({
    dns_name = string
    zone_id  = string
    ipv6     = optional(bool, false)
  })
  description = <<-EOT
    Where the name leads to; `load_balancer` of modules/api has it.
    - `dns_name`, `zone_id`: of the load balancer itself.
    - `ipv6`: whether it has IPv6 addresses as well, and so an AAAA record.
  EOT
}

variable "evaluate_target_health" {
  type        = bool
  description = "Whether Route53 passes over this colour while its load balancer is unhealthy. One whose target groups are empty counts as unhealthy: then traffic goes to a colour of weight 0. `false` leaves it where the weights say."
  default     = true
}
