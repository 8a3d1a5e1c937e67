mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment        = "production"
  colour             = "green"
  api                = "orders"
  component          = "load-balancer"
  load_balancer_type = "classic"
  zip_path           = "versions.tf"
  logstash_host      = "logstash.thing.com"
  logstash_port      = 5044
  alarms             = { topic_arn = "arn:aws:sns:eu-west-1:123456789012:operations" }
}

# test/costs.test.ts counts the alarms of this plan, those of the inner modules among them.
run "one_api_is_watched" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.not_sent.alarm_actions == toset(["arn:aws:sns:eu-west-1:123456789012:operations"])
    error_message = "found ${jsonencode(aws_cloudwatch_metric_alarm.not_sent.alarm_actions)}"
  }
}
