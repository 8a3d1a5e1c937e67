# An API whose load balancer writes to a bucket of another account, the one for logs.
locals {
  own_account  = "123456789012"
  logs_account = "210987654321"
  bucket       = "thing-access-logs"
}

module "orders" {
  source = "../../modules/api"

  name                = "orders"
  load_balancer_type  = "application"
  existing_log_bucket = { name = local.bucket, prefix = "orders", account_id = local.logs_account }
  platform = {
    environment   = "production"
    colour        = "green"
    domain        = "thing.com"
    zone_id       = "Z0123456789ABCDEFGHIJ"
    processor_zip = "../../dist/elb-log-processor.zip"
    logstash      = { host = "logstash.thing.com", port = 5044, tls = true }
  }
}

# The events of that account's buckets come to this account's default bus, where the API's rule finds them.
resource "aws_cloudwatch_event_permission" "logs" {
  principal    = local.logs_account
  statement_id = "FromTheAccountForLogs"
}
