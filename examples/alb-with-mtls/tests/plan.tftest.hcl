mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

override_resource {
  target          = aws_kms_key.secrets
  override_during = plan
  values          = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1234" }
}

override_resource {
  target          = aws_secretsmanager_secret.logstash
  override_during = plan
  values          = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:lambda-core/logstash-AbCdEf" }
}

run "the_processor_is_planned" {
  command = plan

  assert {
    condition     = module.payments.function_name == "production-green-payments-elb-log-processor"
    error_message = "found ${module.payments.function_name}"
  }
}
