variable "name" {
  description = "Begins the names of everything that is made, such as \"stockpulse-dr\"."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,29}[a-z0-9]$", var.name))
    error_message = "Use 3 to 31 lower-case letters, digits and dashes; begin with a letter: buckets are named for it."
  }
}

variable "region" {
  description = "The region of the DR site, such as \"eu-central-1\"."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Name a region, such as eu-central-1."
  }
}

variable "primary_region" {
  description = "The region where the platform runs; its repository's bucket is made there and replicated to the DR site."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.primary_region)) && var.primary_region != var.region
    error_message = "Name a region other than that of the DR site: one region is one failure domain."
  }
}

variable "sites" {
  description = "The names of the sites in Holdfast's declarations."
  type = object({
    primary = string
    dr      = string
  })
  default = {
    primary = "site-a"
    dr      = "site-b"
  }

  validation {
    condition     = alltrue([for site in values(var.sites) : can(regex("^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$", site))])
    error_message = "Use up to 63 lower-case letters, digits, dots and dashes, as in the declarations."
  }
}

variable "vpc_cidr" {
  description = "Addresses of the DR site's network; must not overlap with the networks that it is peered with."
  type        = string
  default     = "10.42.0.0/16"

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0)) && try(tonumber(split("/", var.vpc_cidr)[1]) <= 20, false)
    error_message = "Give a network such as 10.42.0.0/16, of 4096 addresses or more."
  }
}

variable "client_cidrs" {
  description = "Networks that may reach the control plane (8480) and the database (5432); none by default. They come in by a VPN, peering or transit gateway of yours: nothing here has a public address."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.client_cidrs : can(cidrhost(cidr, 0)) && try(tonumber(split("/", cidr)[1]) >= 8, false)])
    error_message = "Give networks of /8 or smaller; 0.0.0.0/0 would be everybody."
  }
}

variable "site_agent_cidrs" {
  description = "Networks of the other site and the witness, whose agents reach the database host: PostgreSQL (5432), etcd (2379, 2380) and the agent's health endpoint (8008)."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.site_agent_cidrs : can(cidrhost(cidr, 0)) && try(tonumber(split("/", cidr)[1]) >= 8, false)])
    error_message = "Give networks of /8 or smaller; 0.0.0.0/0 would be everybody."
  }
}

variable "control_plane_image" {
  description = "An image with Holdfast in /opt/holdfast, a JDK and deploy/systemd's units, made by you: the hosts have no way to the internet to install anything."
  type        = string

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.control_plane_image))
    error_message = "Give the id of an image in the DR site's region, such as ami-0123456789abcdef0."
  }
}

variable "database_image" {
  description = "An image with PostgreSQL, Holdfast in /opt/holdfast and a JDK for the site agent, made by you."
  type        = string

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.database_image))
    error_message = "Give the id of an image in the DR site's region, such as ami-0123456789abcdef0."
  }
}

variable "control_plane_instance_type" {
  description = "Size of the control plane's host."
  type        = string
  default     = "m7i.large"
}

variable "database_instance_type" {
  description = "Size of the database's host; as large as the primary one, or it does not carry the load."
  type        = string
  default     = "r7i.xlarge"
}

variable "control_plane_disk_gib" {
  description = "Of the data folder: catalog, spool, scratch, restores without a place of their own."
  type        = number
  default     = 200

  validation {
    condition     = var.control_plane_disk_gib >= 50 && var.control_plane_disk_gib <= 16384
    error_message = "Give 50 to 16384 GiB."
  }
}

variable "database_disk_gib" {
  description = "Of the database: twice its size, so that a cluster that is copied anew has room beside the old one."
  type        = number
  default     = 500

  validation {
    condition     = var.database_disk_gib >= 50 && var.database_disk_gib <= 16384
    error_message = "Give 50 to 16384 GiB."
  }
}

variable "lock_mode" {
  description = "Object Lock: \"compliance\" cannot be ended by anybody, not by the account's root either; \"governance\" by whoever has s3:BypassGovernanceRetention."
  type        = string
  default     = "compliance"

  validation {
    condition     = contains(["compliance", "governance"], var.lock_mode)
    error_message = "Say compliance or governance."
  }
}

variable "lock_days" {
  description = "How long nothing that was stored can be removed. What is stored is paid for as long."
  type        = number
  default     = 30

  validation {
    condition     = var.lock_days >= 1 && var.lock_days <= 3650 && floor(var.lock_days) == var.lock_days
    error_message = "Give 1 to 3650 whole days."
  }
}

variable "catalog" {
  description = "An external catalog for the control plane; null: the PostgreSQL that comes along, brought back by 'holdfast bootstrap'."
  type = object({
    url           = string
    user          = string
    password_file = string
  })
  default = null

  validation {
    condition     = var.catalog == null || try(startswith(var.catalog.url, "jdbc:postgresql://") && startswith(var.catalog.password_file, "/"), false)
    error_message = "Give url as jdbc:postgresql://…, and password_file as an absolute path on the host; never the password."
  }
}

variable "tls" {
  description = "Files on the control plane's host with its certificate and key (PEM). They are put there by you, and renewed there."
  type = object({
    certificate = string
    key         = string
  })
  default = {
    certificate = "/etc/holdfast/tls/server.crt"
    key         = "/etc/holdfast/tls/server.key"
  }

  validation {
    condition     = startswith(var.tls.certificate, "/") && startswith(var.tls.key, "/")
    error_message = "Give absolute paths of files on the host."
  }
}

variable "tags" {
  description = "Tags of everything that is made, beside Name and Project."
  type        = map(string)
  default     = {}
}
