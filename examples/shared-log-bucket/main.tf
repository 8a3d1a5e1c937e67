# Many APIs whose load balancers write to one bucket, which is somebody else's: each below a prefix of its own.
data "aws_route53_zone" "this" {
  name = "thing.com"
}

locals {
  platform = {
    environment   = "production"
    colour        = "green"
    domain        = "thing.com"
    zone_id       = data.aws_route53_zone.this.zone_id
    processor_zip = "../../dist/elb-log-processor.zip"
    logstash      = { host = "logstash.thing.com", port = 5044, tls = true }
  }
}

module "orders" {
  source = "../../modules/api"

  platform            = local.platform
  name                = "orders"
  load_balancer_type  = "application"
  existing_log_bucket = { name = "thing-access-logs", prefix = "orders" }
}

module "invoices" {
  source = "../../modules/api"

  platform            = local.platform
  name                = "invoices"
  load_balancer_type  = "application"
  existing_log_bucket = { name = "thing-access-logs", prefix = "invoices" }
}

# A network load balancer can write to a bucket under a key; the others cannot.
module "edge" {
  source = "../../modules/api"

  platform           = local.platform
  name               = "edge"
  load_balancer_type = "network"
  existing_log_bucket = {
    name        = "thing-network-logs"
    prefix      = "edge"
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/0d9c2f6e-7a41-4c58-9b3d-5e1f80a2c764"
  }
}
