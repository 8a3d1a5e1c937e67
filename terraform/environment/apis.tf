# The APIs: a block each, and nothing else.

module "orders" {
  source             = "../../modules/api"
  platform           = local.platform
  name               = "orders"
  load_balancer_type = "classic"
  labels             = { team = "commerce" }
}

module "payments" {
  source             = "../../modules/api"
  platform           = local.platform
  name               = "payments"
  component          = "edge"
  load_balancer_type = "application"
  labels             = { team = "finance" }
}
