module "dashboard" {
  source = "../../modules/dashboard"

  environment  = var.environment
  colour       = var.colour
  clone        = var.clone != null
  region_token = var.region_token
}
