# The APIs. Adding one is adding a block and its name to `local.apis` below.

module "orders" {
  source = "../../modules/api"

  platform           = local.platform
  name               = "orders"
  load_balancer_type = "classic"
  labels             = { team = "commerce" }
}

module "payments" {
  source = "../../modules/api"

  platform           = local.platform
  name               = "payments"
  component          = "edge"
  load_balancer_type = "application"
  labels             = { team = "finance" }
}

locals {
  # For the dashboard and the outputs.
  apis = [module.orders, module.payments]
}
