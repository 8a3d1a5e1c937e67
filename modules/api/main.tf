module "names" {
  source = "../names"

  environment = var.platform.environment
  colour      = var.platform.colour
  name        = var.name
  domain      = var.platform.domain
}

locals {
  deployed = var.environments == null ? true : contains(var.environments, var.platform.environment)
}

# What a command or a person asks the state for: no root has a list of its APIs.
resource "terraform_data" "summary" {
  input = !local.deployed ? null : {
    name               = var.name
    record             = one(module.record[*].record)
    load_balancer_name = local.load_balancer_name
    log_bucket_name    = module.processor[0].log_bucket_name
    log_prefix         = module.processor[0].log_prefix
    function_name      = module.processor[0].function_name
    queue_name         = module.processor[0].queue_name
    dead_letter_url    = module.processor[0].dead_letter_url
  }
}

# The record was here itself, before it could be in another account's zone.
moved {
  from = aws_route53_record.this
  to   = module.record[0].aws_route53_record.this["A"]
}

module "record" {
  source = "../colour-record"
  count  = local.found && var.platform.zone_id != null ? 1 : 0

  environment            = var.platform.environment
  colour                 = var.platform.colour
  api                    = var.name
  domain                 = var.platform.domain
  zone_id                = var.platform.zone_id
  load_balancer          = local.load_balancer
  evaluate_target_health = var.evaluate_target_health
}

# An API had no `count` before it could be in some environments only.
moved {
  from = module.processor
  to   = module.processor[0]
}

module "processor" {
  source = "../elb-log-processor"
  count  = local.deployed ? 1 : 0

  environment        = var.platform.environment
  colour             = var.platform.colour
  api                = var.name
  application        = var.application
  component          = var.component
  labels             = merge(var.platform.labels, var.labels)
  load_balancer_type = var.load_balancer_type

  logstash_host           = var.platform.logstash.host
  logstash_port           = var.platform.logstash.port
  logstash_protocol       = var.platform.logstash.protocol
  logstash_compression    = var.platform.logstash.compression
  logstash_tls            = var.platform.logstash.tls
  logstash_tls_secret_arn = var.platform.logstash.tls_secret_arn

  logstash_tls_secret_kms_key_arn = var.platform.logstash.tls_secret_kms_key_arn

  network = var.platform.network
  paused  = var.paused

  connection_count_limit       = var.processor.connection_count_limit
  connection_wait_milliseconds = var.processor.connection_wait_milliseconds
  timeout_seconds              = var.processor.timeout_seconds
  memory_megabytes             = var.processor.memory_megabytes
  maximum_concurrency          = var.processor.maximum_concurrency
  maximum_receives             = var.processor.maximum_receives
  reserved_concurrency         = var.processor.reserved_concurrency
  batch_size                   = var.processor.batch_size
  settings                     = var.processor.settings

  load_balancer_name  = local.load_balancer_name
  existing_log_bucket = var.existing_log_bucket
  log_prefix          = var.log_prefix
  log_expiration_days = var.platform.log_expiration_days
  force_destroy       = var.platform.force_destroy || var.empty_log_bucket
  log_retention_days  = var.platform.log_retention_days
  log_kms_key_arn     = var.platform.log_kms_key_arn
  zip_path            = var.platform.processor_zip
  roles               = var.platform.roles
  runtime             = var.platform.runtime
  region_token        = var.platform.region_token
  live_version        = var.live_version
  emulated            = var.platform.emulated

  alarms = {
    queue_age_minutes = var.platform.queue_age_minutes
    quiet_minutes     = var.quiet_minutes
    topic_arn         = var.platform.alarm_topic_arn
  }
}
