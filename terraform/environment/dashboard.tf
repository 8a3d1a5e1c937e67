module "dashboard" {
  source = "../../modules/dashboard"

  environment = var.environment
  colour      = var.colour

  apis = { for api in local.apis : api.name => {
    function_name    = api.function_name
    queue_name       = api.queue_name
    dead_letter_name = api.dead_letter_name
  } }

  clone_functions    = merge(module.clone[*].function_names...)
  clone_queues       = merge(module.clone[*].queue_names...)
  clone_dead_letters = merge(module.clone[*].dead_letter_names...)
}
