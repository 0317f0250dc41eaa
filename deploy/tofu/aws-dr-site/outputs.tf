locals {
  # the primary site's is replicated under the same name: each keeps its own in its own bucket beside it
  repositories = {
    primary = "primary"
    dr      = "dr"
  }
  locations = {
    primary         = "s3:https://s3.${var.primary_region}.amazonaws.com/${aws_s3_bucket.primary.id}/${local.repositories.primary}"
    primary_replica = "s3:https://s3.${var.region}.amazonaws.com/${aws_s3_bucket.dr.id}/${local.repositories.primary}"
    dr              = "s3:https://s3.${var.region}.amazonaws.com/${aws_s3_bucket.dr.id}/${local.repositories.dr}"
  }
}

output "declarations" {
  description = "The DR site and the repositories as declarations: tofu output -raw declarations > dr-site.yaml, then holdfast apply -f dr-site.yaml. The password files must be on the server."
  value = join("---\n", [for document in [
    {
      apiVersion = "holdfast.io/v1"
      kind       = "Site"
      metadata   = { name = var.sites.primary }
      spec       = { role = "primary", description = "AWS ${var.primary_region}" }
    },
    {
      apiVersion = "holdfast.io/v1"
      kind       = "Site"
      metadata   = { name = var.sites.dr }
      spec       = { role = "dr", description = "AWS ${var.region}" }
    },
    {
      apiVersion = "holdfast.io/v1"
      kind       = "Repository"
      metadata   = { name = var.sites.primary }
      spec = {
        site            = var.sites.primary
        location        = local.locations.primary
        passwordFile    = "/etc/holdfast/secrets/repository-${var.sites.primary}"
        credentialsFile = "/etc/holdfast/secrets/s3-${var.sites.primary}"
        pruneEvery      = "P7D"
      }
    },
    {
      apiVersion = "holdfast.io/v1"
      kind       = "Repository"
      metadata   = { name = var.sites.dr }
      spec = {
        site            = var.sites.dr
        location        = local.locations.dr
        passwordFile    = "/etc/holdfast/secrets/repository-${var.sites.dr}"
        credentialsFile = "/etc/holdfast/secrets/s3-${var.sites.dr}"
        pruneEvery      = "P7D"
      }
    },
  ] : yamlencode(document)])
}

output "credentials_files" {
  description = "What the credentials files of the repositories hold beside AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which a host in AWS does not need: its role counts."
  value = {
    for site, region in { primary = var.primary_region, dr = var.region } : var.sites[site] => join("\n", [
      "AWS_REGION=${region}",
      "HOLDFAST_S3_LOCK_MODE=${var.lock_mode}",
      "HOLDFAST_S3_LOCK_DAYS=${var.lock_days}",
    ])
  }
}

output "server_environment" {
  description = "What the control plane's /etc/holdfast/server.env holds."
  value       = local.server_environment
}

output "bootstrap" {
  description = "Brings the control plane back from the replica of the primary site's repository, or from the DR site's own."
  value = [for location in [local.locations.primary_replica, local.locations.dr] :
  "holdfast bootstrap --repository ${location} --password-file FILE --data /var/lib/holdfast"]
}

output "key_service" {
  description = "For holdfast repo key wrap --service: passwords of repositories that the DR site's key encrypts."
  value       = "awskms:${aws_kms_key.dr.arn}"
}

output "control_plane_address" {
  description = "Private address of the control plane: https://ADDRESS:8480 from client_cidrs."
  value       = "https://${aws_instance.control_plane.private_ip}:${local.ports.server}"
}

output "database_address" {
  description = "Private address of the database's host: host of a DataSet, address in its site's file."
  value       = aws_instance.database.private_ip
}

output "repository_policies" {
  description = "For the role of the server at the primary site: what lets it write the primary site's repository, and the DR site's."
  value       = { for site, policy in aws_iam_policy.repository : var.sites[site] => policy.arn }
}
