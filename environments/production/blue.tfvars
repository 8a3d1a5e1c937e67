environment = "production"
colour      = "blue"
region      = "eu-west-1"
domain      = "thing.com"

# A beats input with TLS (docs/logstash/beats.conf).
logstash = {
  host     = "logstash.thing.com"
  port     = 5044
  protocol = "lumberjack"
  tls      = true
}

tags = {
  cost-centre = "operations"
}

clone = {
  source_bucket_names      = ["thing-production-content"]
  destination_bucket_names = ["thing-production-content-copy"]
}

log_retention_days  = 90
log_expiration_days = 90

alarm_emails = ["operations@thing.com"]
