variable "environment" {
  type        = string
  description = "Environment, such as `production`."
}

variable "colour" {
  type        = string
  description = "Colour, `blue` or `green`."

  validation {
    condition     = contains(["blue", "green"], var.colour)
    error_message = "colour: found \"${var.colour}\", expected \"blue\" or \"green\"."
  }
}

variable "apis" {
  type = map(object({
    function_name    = string
    queue_name       = string
    dead_letter_name = string
  }))
  description = "The APIs by name, each as modules/api puts it out."
}

variable "clone_functions" {
  type        = map(string)
  description = "Names of the clone's functions, by stage; none where no clone is deployed."
  default     = {}
}

variable "clone_queues" {
  type        = map(string)
  description = "Names of the clone's queues, by stage."
  default     = {}
}

variable "clone_dead_letters" {
  type        = map(string)
  description = "Names of the clone's dead-letter queues, by stage."
  default     = {}
}
