variable "environment" {
  type        = string
  description = "Environment, such as `production`."
}

variable "colour" {
  type        = string
  description = "Colour, `blue` or `green`."
}

variable "clone" {
  type        = bool
  description = "Whether a clone is deployed, whose progress is shown as well."
  default     = false
}

variable "region_token" {
  type        = string
  description = "What stands for the region in the dashboard's name; see modules/names."
  default     = null
}
